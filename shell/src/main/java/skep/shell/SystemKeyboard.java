package skep.shell;

import java.util.Optional;
import skep.shell.command.Keyboard;

/// The process's own terminal.
public final class SystemKeyboard implements Keyboard {
  private static Optional<java.io.Console> console() {
    return Optional.ofNullable(System.console()).filter(java.io.Console::isTerminal);
  }

  @Override
  public boolean isAttended() {
    return console().isPresent();
  }

  @Override
  public String line(String prompt) {
    return console().map(terminal -> terminal.readLine("%s", prompt)).orElse("");
  }

  @Override
  public char[] secret(String prompt) {
    return console().map(terminal -> terminal.readPassword("%s", prompt)).orElse(new char[0]);
  }
}
