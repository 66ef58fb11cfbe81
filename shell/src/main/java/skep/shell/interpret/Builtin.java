package skep.shell.interpret;

import java.util.List;
import skep.shell.command.Console;

/// A word of the line itself.
///
/// @param summary one line for help
/// @param usage of its arguments
public record Builtin(String name, String usage, String summary, Action action) {

  /// What it does.
  @FunctionalInterface
  public interface Action {
    /// @param words its arguments
    /// @return exit code
    /// @throws skep.shell.command.UserError shown as of any command
    int run(List<String> words, Console console) throws InterruptedException;
  }
}
