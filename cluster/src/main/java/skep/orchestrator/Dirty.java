package skep.orchestrator;

import java.util.Collections;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import skep.model.Task;
import skep.model.TaskState;
import skep.store.Batch;
import skep.store.ClusterState;

/// The services and nodes a pass has to look at. A service is dirty when it, one of its tasks, or
/// the node of one of its tasks changed.
///
/// @param services ids, also of services that were removed
/// @param nodes ids of nodes that changed, were removed, or on which room became free
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

  public static Dirty nothing() {
    return new Dirty(new TreeSet<>(), new TreeSet<>());
  }

  public boolean isEmpty() {
    return services.isEmpty() && nodes.isEmpty();
  }

  public Dirty plus(Dirty other) {
    var allServices = new TreeSet<>(services);
    allServices.addAll(other.services);
    var allNodes = new TreeSet<>(nodes);
    allNodes.addAll(other.nodes);
    return new Dirty(allServices, allNodes);
  }

  /// What `batch`, which made `after` out of `before`, gives the next pass to do. Work that is
  /// proportional to the change: steps of a task between assigned and running, which are most of
  /// what agents report, decide nothing and make nothing dirty.
  ///
  /// A node counts as changed also when room became free on it. Global services are dirty with
  /// every changed node.
  public static Dirty of(ClusterState before, ClusterState after, Batch batch) {
    var services = new TreeSet<String>();
    var nodes = new TreeSet<String>();
    boolean isNodeChanged = false;
    for (var action : batch.actions()) {
      var id = action.id();
      switch (action.kind()) {
        case CLUSTER -> {
          services.addAll(after.services().keySet());
          services.addAll(after.tasksOfService().keySet());
        }
        case ROOT_KEY -> {}
        case NODE -> {
          isNodeChanged = true;
          nodes.add(id);
          after.tasksOfNode(id).values().forEach(task -> services.add(task.serviceId()));
        }
        case SERVICE -> services.add(id);
        case TASK -> addTask(before.task(id), after.task(id), services, nodes);
      }
    }
    if (isNodeChanged) {
      for (var service : after.services().values()) {
        if (!service.spec().mode().isReplicated()) {
          services.add(service.id());
        }
      }
    }
    return new Dirty(services, nodes);
  }

  private static void addTask(
      Optional<Task> before, Optional<Task> after, Set<String> services, Set<String> nodes) {
    if (before.isPresent() && after.isPresent() && isStep(before.get(), after.get())) {
      return;
    }
    before.ifPresent(task -> services.add(task.serviceId()));
    after.ifPresent(task -> services.add(task.serviceId()));
    boolean isOver = after.isEmpty() || !after.get().isLive();
    before.filter(Task::isLive).filter(live -> isOver).flatMap(Task::nodeId).ifPresent(nodes::add);
  }

  /// A move that no reconciler reacts to.
  private static boolean isStep(Task before, Task after) {
    return before.desiredState() == after.desiredState()
        && (before.state() == after.state()
            || (before.state().compareTo(TaskState.ASSIGNED) >= 0
                && after.state().compareTo(TaskState.RUNNING) < 0));
  }
}
