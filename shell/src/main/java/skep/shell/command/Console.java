package skep.shell.command;

import java.io.PrintStream;
import java.util.Map;

/// Where a command reads and writes.
///
/// @param isTerminal whether `out` is looked at by a person: only then may it be redrawn
/// @param environment of the process
/// @param keyboard whom to ask
public record Console(
    PrintStream out,
    PrintStream err,
    boolean isTerminal,
    Map<String, String> environment,
    Keyboard keyboard) {

  /// Prints and ends the line.
  public void line(String text) {
    out.print(text);
    out.print('\n');
  }

  /// Says something on stderr at once.
  public void warn(String text) {
    out.flush();
    err.print(text);
    err.print('\n');
    err.flush();
  }
}
