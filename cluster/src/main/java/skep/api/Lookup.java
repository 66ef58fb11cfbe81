package skep.api;

import java.util.List;
import java.util.SortedMap;
import java.util.function.Function;
import skep.manager.ControlException;
import skep.manager.ControlException.Kind;
import skep.model.Node;
import skep.model.Service;
import skep.model.Task;
import skep.store.ClusterState;

/// Finds what a user named, in Docker's order: exact id, exact name, unique beginning of an id.
///
/// @throws ControlException with Docker's texts when there is none or there are several
final class Lookup {
  private Lookup() {}

  static Node node(ClusterState state, String named) {
    return find("node", state.nodes(), Node::hostname, named);
  }

  static Service service(ClusterState state, String named) {
    return find("service", state.services(), service -> service.spec().name(), named);
  }

  static Task task(ClusterState state, String named) {
    return find("task", state.tasks(), Task::name, named);
  }

  private static <T> T find(
      String kind, SortedMap<String, T> byId, Function<T, String> name, String named) {
    var exact = byId.get(named);
    if (exact != null) {
      return exact;
    }
    var sameName = byId.values().stream().filter(o -> name.apply(o).equals(named)).toList();
    var found = sameName.isEmpty() ? startingWith(byId, named) : sameName;
    if (found.size() > 1) {
      throw new ControlException(
          Kind.INVALID,
          "%s %s is ambiguous (%d matches found)".formatted(kind, named, found.size()));
    }
    if (found.isEmpty()) {
      throw new ControlException(Kind.NOT_FOUND, "%s %s not found".formatted(kind, named));
    }
    return found.getFirst();
  }

  private static <T> List<T> startingWith(SortedMap<String, T> byId, String prefix) {
    if (prefix.isEmpty()) {
      return List.of();
    }
    return List.copyOf(byId.subMap(prefix, prefix + Character.MAX_VALUE).values());
  }
}
