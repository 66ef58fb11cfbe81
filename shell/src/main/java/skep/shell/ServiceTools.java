package skep.shell;

import java.util.List;
import skep.shell.command.Command;

/// The commands of `skep service` that look into tasks rather than change what they should be.
final class ServiceTools {
  private ServiceTools() {}

  static List<Command> all() {
    return List.of(
        ServiceExec.command(),
        ServiceLogs.command(),
        ServiceRollback.command(),
        ServiceWait.command(),
        ServiceWhy.command());
  }
}
