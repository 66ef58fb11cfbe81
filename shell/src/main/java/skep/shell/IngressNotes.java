package skep.shell;

import java.util.List;
import skep.api.client.ApiException;
import skep.api.client.ApiPath;
import skep.api.client.IngressPort;
import skep.model.ModelJson;
import skep.shell.command.Session;
import skep.shell.value.Value;

/// What is wrong with a service's published ports on single nodes, said beside its tasks.
final class IngressNotes {
  private IngressNotes() {}

  /// Says it on stderr. That there is no leader to ask is no reason not to show the tasks.
  static void warn(Session session, Value service) {
    boolean isInIngress =
        service.at("Endpoint.Ports").items().stream()
            .anyMatch(port -> port.get("PublishMode").text().equals("ingress"));
    if (!isInIngress) {
      return;
    }
    try {
      var id = service.get("ID").text();
      var json = session.api().get(ApiPath.of("skep", "ingress"));
      ModelJson.readList(IngressPort.class, json).stream()
          .filter(port -> port.serviceId().equals(id))
          .flatMap(port -> lines(port).stream())
          .forEach(session.console()::warn);
    } catch (ApiException _) {
      // the tasks matter more
    }
  }

  private static List<String> lines(IngressPort port) {
    return port.nodes().stream()
        .filter(node -> node.state().equals("failed") || node.state().equals("degraded"))
        .map(
            node ->
                "port %s on %s: %s (the other nodes serve it)"
                    .formatted(IngressCommands.name(port), node.node(), node.text()))
        .toList();
  }
}
