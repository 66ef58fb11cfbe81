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

/// `skep service rollback`: back to the spec before the last update.
final class ServiceRollback {
  private ServiceRollback() {}

  static Command command() {
    return new Command(
        List.of("service", "rollback"),
        "Revert changes to a service's configuration",
        Positionals.one("SERVICE"),
        List.of(ConvergenceWait.DETACH, ConvergenceWait.QUIET, ConvergenceWait.TIMEOUT),
        Lacking.NOTHING,
        List.of("skep service rollback web"),
        ServiceRollback::run);
  }

  private static Exit run(Session session, Arguments arguments) {
    var name = arguments.positional(0);
    var service = JsonText.read(session.api().get(ApiPath.of("services", name)));
    var id = service.get("ID").text();
    var path =
        ApiPath.of("services", id, "update")
            .with("version", service.at("Version.Index").text())
            .with("rollback", "previous");
    var answer = session.api().post(path, JsonText.write(service.get("Spec")));
    if (!answer.isBlank()) {
      JsonText.read(answer).get("Warnings").texts().forEach(session.console()::warn);
    }
    session.console().line(name);
    return arguments.isOn("--detach") ? Exit.OK : ConvergenceWait.run(session, arguments, id, name);
  }
}
