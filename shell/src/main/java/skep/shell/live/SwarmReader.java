package skep.shell.live;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import skep.api.client.ApiAnswer;
import skep.api.client.ApiClient;
import skep.api.client.ApiException;
import skep.api.client.SwarmStatus;
import skep.model.ClusterObject;
import skep.model.ModelJson;
import skep.model.Node;
import skep.model.Service;
import skep.model.Task;

/// Reads all of a swarm at once. Calls block as long as the client lets them.
public final class SwarmReader {
  private final ApiClient client;

  public SwarmReader(ApiClient client) {
    this.client = client;
  }

  /// All objects.
  ///
  /// @param revision changes after it are not in; empty: the daemon did not say
  public record Everything(
      Map<String, Node> nodes,
      Map<String, Service> services,
      Map<String, Task> tasks,
      Optional<Long> revision) {}

  public SwarmStatus status() {
    return ModelJson.read(SwarmStatus.class, client.get("/skep/status").body());
  }

  /// The oldest of the answers counts: what changed in between comes again and does no harm.
  public Everything everything() {
    var nodes = client.get("/nodes");
    return new Everything(
        objects(Node.class, nodes, Node::id),
        objects(Service.class, client.get("/services"), Service::id),
        objects(Task.class, client.get("/tasks"), Task::id),
        nodes.header("Skep-Revision").flatMap(SwarmReader::number));
  }

  private static <T extends ClusterObject> Map<String, T> objects(
      Class<T> type, ApiAnswer answer, Function<T, String> id) {
    var objects = new TreeMap<String, T>();
    for (var object : ModelJson.readList(type, answer.body())) {
      objects.put(id.apply(object), object);
    }
    return objects;
  }

  private static Optional<Long> number(String text) {
    try {
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  /// Why there is no swarm to read.
  static String why(ApiException e) {
    var message = e.getMessage();
    return message == null ? "refused" : message;
  }
}
