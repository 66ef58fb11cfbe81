package skep.tui.model;

import java.util.List;
import skep.tui.swarm.Ref;

/// What an update wants done outside.
public sealed interface DashCall {

  /// A command line, without the leading `skep`. Nothing else can change the swarm.
  record Run(String line) implements DashCall {}

  /// What can follow the line; answered by [DashEvent.Completed].
  record Complete(String line) implements DashCall {}

  /// A command that has the terminal until it ends, such as a shell in a task.
  record Lend(String line) implements DashCall {}

  /// Follows the logs of a service or task, and no others; answered by [DashEvent.Logged].
  record OpenLogs(Ref about) implements DashCall {}

  record CloseLogs() implements DashCall {}

  /// To the terminal's clipboard.
  record Copy(String text) implements DashCall {}

  /// Reads everything anew, and tries at once when there is no daemon.
  record Refresh() implements DashCall {}

  record Save(String name, List<String> lines) implements DashCall {
    public Save {
      lines = List.copyOf(lines);
    }
  }

  record Mouse(boolean isOn) implements DashCall {}

  record Redraw() implements DashCall {}

  record Suspend() implements DashCall {}

  record Quit() implements DashCall {}
}
