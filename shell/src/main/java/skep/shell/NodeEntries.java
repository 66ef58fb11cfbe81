package skep.shell;

import java.util.List;
import skep.shell.command.Exit;
import skep.shell.command.NodeEntry;
import skep.shell.command.UserError;

/// Hands `daemon` and `demo` over to the node. Its classes are loaded only when asked for.
public final class NodeEntries implements NodeEntry {
  @Override
  public int daemon(List<String> arguments) {
    throw missing("daemon");
  }

  @Override
  public int demo(List<String> arguments) {
    throw missing("demo");
  }

  private static UserError missing(String command) {
    return new UserError(Exit.FAILED, "skep " + command + " is not in this build yet", "");
  }
}
