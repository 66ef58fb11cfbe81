package skep.dispatcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import skep.ingress.table.IngressRouter;
import skep.ingress.table.IngressTable;
import skep.ingress.table.PublishedPort;
import skep.ingress.table.Route;
import skep.model.Node;
import skep.model.ObjectKind;
import skep.model.Service;
import skep.model.Task;
import skep.store.Batch;
import skep.store.ClusterState;
import skep.store.StoreAction;

/// The ingress table as the leader has it, kept up to date service by service. Nothing of it is
/// stored: it follows from the state, and a new leader makes its own. Lives on the dispatcher's
/// loop.
final class IngressFeed {
  private final TreeMap<String, List<Route>> byService = new TreeMap<>();
  private final TreeSet<String> touched = new TreeSet<>();
  private final TreeMap<PublishedPort, Route> routes = new TreeMap<>();
  private long version;

  /// What turned one version of the table into the next.
  ///
  /// @param version that it is now
  /// @param base that it was before
  record Change(long version, long base, List<Route> routes, List<PublishedPort> removed) {
    Change {
      routes = List.copyOf(routes);
      removed = List.copyOf(removed);
    }
  }

  IngressFeed() {
    restart(ClusterState.EMPTY);
  }

  /// Begins anew, as a new leader does. Versions go on rising.
  void restart(ClusterState state) {
    byService.clear();
    routes.clear();
    touched.clear();
    touched.addAll(state.services().keySet());
    version++;
  }

  /// Notes what `batch` may have changed.
  void touch(ClusterState before, ClusterState after, Batch batch) {
    for (var action : batch.actions()) {
      switch (action) {
        case StoreAction.Put(Task task) -> touched.add(task.serviceId());
        case StoreAction.Put(Service service) -> touched.add(service.id());
        case StoreAction.Put(Node node) -> {
          if (!before.node(node.id()).filter(old -> isSame(old, node)).isPresent()) {
            touchTasksOf(after, node.id());
          }
        }
        case StoreAction.Put _ -> {}
        case StoreAction.Remove(var kind, var id) -> touchRemoved(before, kind, id);
      }
    }
  }

  private static boolean isSame(Node before, Node after) {
    return before.status().equals(after.status())
        && before.managerStatus().equals(after.managerStatus());
  }

  private void touchTasksOf(ClusterState state, String nodeId) {
    state.tasksOfNode(nodeId).values().forEach(task -> touched.add(task.serviceId()));
  }

  private void touchRemoved(ClusterState before, ObjectKind kind, String id) {
    switch (kind) {
      case TASK -> before.task(id).ifPresent(task -> touched.add(task.serviceId()));
      case SERVICE -> touched.add(id);
      case NODE -> touchTasksOf(before, id);
      case CLUSTER, ROOT_KEY -> {}
    }
  }

  /// Brings the table in line with `state`; empty when nothing changed.
  Optional<Change> update(ClusterState state) {
    var changed = new TreeMap<PublishedPort, Route>();
    var removed = new TreeSet<PublishedPort>();
    for (var id : touched) {
      var now = IngressRouter.routes(state, id);
      var before = now.isEmpty() ? byService.remove(id) : byService.put(id, now);
      if (now.equals(before)) {
        continue;
      }
      for (var route : before == null ? List.<Route>of() : before) {
        removed.add(route.published());
      }
      now.forEach(route -> changed.put(route.published(), route));
    }
    touched.clear();
    // A port may pass from one service to another in one commit.
    removed.removeAll(changed.keySet());
    changed.values().removeIf(route -> route.equals(routes.get(route.published())));
    if (changed.isEmpty() && removed.isEmpty()) {
      return Optional.empty();
    }
    removed.forEach(routes::remove);
    routes.putAll(changed);
    long base = version++;
    return Optional.of(
        new Change(version, base, List.copyOf(changed.values()), List.copyOf(removed)));
  }

  /// The version that [#update] last made.
  long version() {
    return version;
  }

  IngressTable table() {
    return new IngressTable(version, new ArrayList<>(routes.values()));
  }
}
