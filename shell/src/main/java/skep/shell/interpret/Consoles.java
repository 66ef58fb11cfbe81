package skep.shell.interpret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import java.io.PrintStream;
import skep.shell.command.Console;

/// Consoles made of others.
final class Consoles {
  private Consoles() {}

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
