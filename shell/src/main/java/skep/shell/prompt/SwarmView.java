package skep.shell.prompt;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import skep.api.client.SwarmStatus;
import skep.model.Node;
import skep.model.Service;
import skep.model.Task;

/// What is known of the swarm now.
///
/// @param context what the swarm is called here
/// @param status the last one heard; empty: none yet
/// @param nodes by id
/// @param services by id
/// @param tasks by id
public record SwarmView(
    String context,
    Link link,
    Optional<SwarmStatus> status,
    Map<String, Node> nodes,
    Map<String, Service> services,
    Map<String, Task> tasks) {

  public static SwarmView unknown(String context) {
    return new SwarmView(
        context, new Link.Connecting(), Optional.empty(), Map.of(), Map.of(), Map.of());
  }

  /// The hostname, or the id while there is none.
  public String nodeName(String id) {
    return Optional.ofNullable(nodes.get(id))
        .map(Node::hostname)
        .filter(name -> !name.isEmpty())
        .orElse(id);
  }

  /// How far each service is, in the order of ids.
  public List<ServiceState> serviceStates() {
    return ServiceState.all(this);
  }
}
