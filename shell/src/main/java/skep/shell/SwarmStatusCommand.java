package skep.shell;

import java.util.List;
import skep.api.client.ApiException;
import skep.api.client.ApiPath;
import skep.api.client.SwarmStatus;
import skep.api.client.UnreachableException;
import skep.model.ModelJson;
import skep.shell.command.Arguments;
import skep.shell.command.Command;
import skep.shell.command.Command.Lacking;
import skep.shell.command.Exit;
import skep.shell.command.Positionals;
import skep.shell.command.Session;
import skep.shell.value.JsonText;
import skep.view.QuorumState;

/// `skep swarm status`: how the manager group is, from any node and without a quorum too.
final class SwarmStatusCommand {
  private SwarmStatusCommand() {}

  static Command command() {
    return new Command(
        List.of("swarm", "status"),
        "Show the managers, their quorum and how many may be lost",
        Positionals.NONE,
        List.of(Shown.INSPECT_FORMAT),
        Lacking.NOTHING,
        List.of("skep swarm status", "skep swarm status --format '{{.State}}'"),
        SwarmStatusCommand::run);
  }

  /// The quorum in one line; says why when it cannot be told.
  static String line(Session session) {
    try {
      return SwarmStatusText.summary(read(fetch(session)));
    } catch (ApiException e) {
      return "not known: " + e.getMessage();
    } catch (UnreachableException e) {
      return "not known: " + e.getMessage();
    }
  }

  private static Exit run(Session session, Arguments arguments) {
    var json = fetch(session);
    var status = read(json);
    var format = arguments.text("--format");
    session
        .console()
        .out()
        .print(
            format.isEmpty()
                ? SwarmStatusText.of(status)
                : Shown.document(format, JsonText.read(json)));
    if (format.isEmpty()) {
      status.warnings().forEach(warning -> session.console().warn("warning: " + warning));
    }
    return exit(status.state());
  }

  private static Exit exit(String word) {
    for (var state : QuorumState.values()) {
      if (state.word().equals(word)) {
        return switch (state) {
          case HEALTHY, DEGRADED -> Exit.OK;
          case NO_QUORUM -> Exit.NO_LEADER;
          case NOT_RUNNING -> Exit.FAILED;
          case UNREACHABLE -> Exit.UNREACHABLE;
        };
      }
    }
    // A newer daemon's word.
    return Exit.OK;
  }

  private static String fetch(Session session) {
    return session.api().get(ApiPath.of("skep", "status"));
  }

  private static SwarmStatus read(String json) {
    return ModelJson.read(SwarmStatus.class, json);
  }
}
