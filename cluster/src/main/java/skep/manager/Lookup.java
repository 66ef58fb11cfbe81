package skep.manager;

import java.util.List;
import java.util.Optional;
import org.pcollections.PSortedMap;
import skep.model.Node;
import skep.model.Service;
import skep.model.Task;
import skep.store.ClusterState;

/// Finds what a user named: by exact id, then by name, then by a prefix of the id that fits only
/// one.
public final class Lookup {

  private Lookup() {}

  /// @throws ControlException NOT_FOUND or INVALID (several fit)
  public static Node node(ClusterState state, String reference) {
    return find(
        "node",
        reference,
        state.nodes(),
        state.nodes().values().stream()
            .filter(node -> !reference.isEmpty() && node.hostname().equals(reference))
            .toList());
  }

  /// @throws ControlException NOT_FOUND or INVALID (several fit)
  public static Service service(ClusterState state, String reference) {
    var named = Optional.ofNullable(state.serviceIds().get(reference)).flatMap(state::service);
    return find("service", reference, state.services(), named.stream().toList());
  }

  /// @throws ControlException NOT_FOUND or INVALID (several fit)
  public static Task task(ClusterState state, String reference) {
    return find("task", reference, state.tasks(), List.of());
  }

  private static <T> T find(
      String kind, String reference, PSortedMap<String, T> byId, List<T> named) {
    var exact = byId.get(reference);
    if (exact != null) {
      return exact;
    }
    var candidates = named.isEmpty() ? withPrefix(reference, byId) : named;
    if (candidates.isEmpty()) {
      throw ControlException.rpc(
          ControlException.Kind.NOT_FOUND, kind + " " + reference + " not found");
    }
    if (candidates.size() > 1) {
      throw ControlException.rpc(
          ControlException.Kind.INVALID,
          "%s %s is ambiguous (%d matches found)".formatted(kind, reference, candidates.size()));
    }
    return candidates.getFirst();
  }

  private static <T> List<T> withPrefix(String prefix, PSortedMap<String, T> byId) {
    if (prefix.isEmpty()) {
      return List.of();
    }
    return List.copyOf(byId.subMap(prefix, prefix + Character.MAX_VALUE).values());
  }
}
