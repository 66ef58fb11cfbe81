package skep.shell;

import java.util.List;
import skep.api.client.ApiPath;
import skep.shell.command.Arguments;
import skep.shell.command.Command;
import skep.shell.command.Command.Lacking;
import skep.shell.command.Exit;
import skep.shell.command.Positionals;
import skep.shell.command.Session;
import skep.shell.value.JsonText;

/// `skep service wait`: until services are as they should be.
final class ServiceWait {
  private ServiceWait() {}

  static Command command() {
    return new Command(
        List.of("service", "wait"),
        "Wait until one or more services have converged",
        Positionals.some("SERVICE [SERVICE...]"),
        List.of(ConvergenceWait.QUIET, ConvergenceWait.TIMEOUT),
        Lacking.NOTHING,
        List.of("skep service wait web", "skep service wait web api --timeout 5m"),
        ServiceWait::run);
  }

  private static Exit run(Session session, Arguments arguments) {
    for (var name : arguments.positionals()) {
      var service = JsonText.read(session.api().get(ApiPath.of("services", name)));
      var exit = ConvergenceWait.run(session, arguments, service.get("ID").text(), name);
      if (exit != Exit.OK) {
        return exit;
      }
    }
    return Exit.OK;
  }
}
