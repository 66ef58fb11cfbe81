package skep.sim;

import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import skep.model.Task;
import skep.model.TaskState;
import skep.orchestrator.TaskTransitions;
import skep.store.Batch;
import skep.store.ClusterState;
import skep.store.StoreAction;

/// What must hold after every commit, whatever failed before. Looks only at what the commit
/// touched.
final class ClusterInvariants {

  private ClusterInvariants() {}

  static void check(ClusterState before, ClusterState after, Batch batch) {
    var services = new TreeSet<String>();
    for (var action : batch.actions()) {
      if (action instanceof StoreAction.Put(Task task)) {
        services.add(task.serviceId());
        none(TaskTransitions.violations(task));
        before.task(task.id()).ifPresent(old -> none(TaskTransitions.violations(old, task)));
      }
    }
    services.forEach(service -> oneWantedTaskPerSlot(after, service));
  }

  /// Only a field's owner moves it, and only forward.
  private static void none(List<String> violations) {
    if (!violations.isEmpty()) {
      throw new AssertionError(String.join("; ", violations));
    }
  }

  /// Two tasks of a slot are never both meant to run, but for updates that are start-first.
  private static void oneWantedTaskPerSlot(ClusterState state, String serviceId) {
    if (state.service(serviceId).filter(s -> s.updateRules().isStartFirst()).isPresent()) {
      return;
    }
    var live = new TreeMap<Integer, Task>();
    for (var task : state.tasksOfService(serviceId).values()) {
      if (task.slot() > 0 && task.isLive() && task.desiredState() == TaskState.RUNNING) {
        var other = live.put(task.slot(), task);
        if (other != null) {
          throw new AssertionError(
              "slot " + task.name() + " has two live tasks: " + other.id() + " and " + task.id());
        }
      }
    }
  }
}
