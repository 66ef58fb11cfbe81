package skep.shell.interpret;

import java.io.IOException;
import skep.shell.command.Console;

/// This machine's own shell.
public interface LocalShell {

  /// Runs a command with nothing before it. On a terminal it has the terminal for itself.
  ///
  /// @return exit code
  int run(String command, Console console) throws IOException, InterruptedException;

  /// Starts a command that reads what is written into it.
  ///
  /// @param console where it prints
  PipeEnd open(String command, Console console) throws IOException;
}
