package skep.shell.interpret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import java.io.PrintStream;
import skep.shell.command.Console;
import skep.shell.command.Keyboard;

/// Consoles made of others.
final class Consoles {
  private Consoles() {}

  /// One with a file where a person would type.
  ///
  /// @param line the first of the file
  static Console answered(Console console, String line) {
    return new Console(
        console.out(),
        console.err(),
        console.isTerminal(),
        console.environment(),
        new FileKeyboard(line));
  }

  private record FileKeyboard(String first) implements Keyboard {
    @Override
    public boolean isAttended() {
      return false;
    }

    @Override
    public String line(String prompt) {
      return first;
    }

    @Override
    public char[] secret(String prompt) {
      return first.toCharArray();
    }

    @Override
    public String piped() {
      return first;
    }
  }

  /// One whose output goes elsewhere, so that nobody looks at it.
  static Console printing(Console console, OutputStream out) {
    return new Console(
        new PrintStream(out, false, UTF_8),
        console.err(),
        false,
        console.environment(),
        console.keyboard());
  }
}
