package skep.shell;

import java.util.List;
import skep.shell.command.CommandTable;
import skep.shell.command.Option;

/// The real command table, for tests of the packages below it.
public final class CommandsForTests {
  private CommandsForTests() {}

  public static CommandTable table() {
    return Commands.table();
  }

  public static List<Option> globals() {
    return Shell.GLOBALS;
  }
}
