package skep.shell;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import skep.shell.command.Keyboard;

/// Types what it was given, line by line.
final class FakeKeyboard implements Keyboard {
  static final FakeKeyboard NOBODY = new FakeKeyboard();

  private final Deque<String> typed;

  FakeKeyboard(String... typed) {
    this.typed = new ArrayDeque<>(List.of(typed));
  }

  @Override
  public boolean isAttended() {
    return !typed.isEmpty();
  }

  @Override
  public String line(String prompt) {
    return typed.isEmpty() ? "" : typed.pop();
  }

  @Override
  public String piped() {
    return line("");
  }

  @Override
  public char[] secret(String prompt) {
    return line(prompt).toCharArray();
  }
}
