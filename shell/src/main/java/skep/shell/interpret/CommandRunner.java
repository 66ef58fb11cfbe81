package skep.shell.interpret;

import java.util.List;
import skep.shell.command.Console;

/// Runs one command of the command table.
@FunctionalInterface
public interface CommandRunner {
  /// Shows what went wrong itself. Ends early with 130 when its thread is interrupted.
  ///
  /// @param words without the program's name
  /// @return exit code
  int run(List<String> words, Console console);
}
