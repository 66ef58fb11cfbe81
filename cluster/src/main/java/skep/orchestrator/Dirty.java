package skep.orchestrator;

import java.util.Collections;
import java.util.NavigableSet;
import java.util.TreeSet;
import skep.store.ClusterState;

/// The services and nodes a pass has to look at. A service is dirty when it, one of its tasks, or
/// the node of one of its tasks changed.
///
/// @param services ids, also of services that were removed
/// @param nodes ids, also of nodes that were removed
public record Dirty(NavigableSet<String> services, NavigableSet<String> nodes) {

  public Dirty {
    services = Collections.unmodifiableNavigableSet(new TreeSet<>(services));
    nodes = Collections.unmodifiableNavigableSet(new TreeSet<>(nodes));
  }

  /// For a new leader, which knows of no earlier pass.
  public static Dirty everything(ClusterState state) {
    var services = new TreeSet<>(state.services().keySet());
    services.addAll(state.tasksOfService().keySet());
    var nodes = new TreeSet<>(state.nodes().keySet());
    nodes.addAll(state.tasksOfNode().keySet());
    return new Dirty(services, nodes);
  }
}
