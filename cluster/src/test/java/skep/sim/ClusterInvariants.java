package skep.sim;

import java.util.TreeMap;
import java.util.TreeSet;
import skep.model.Task;
import skep.model.TaskState;
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
        before.task(task.id()).ifPresent(old -> moved(old, task));
      }
    }
    services.forEach(service -> oneWantedTaskPerSlot(after, service));
  }

  private static void moved(Task old, Task task) {
    if (task.state().compareTo(old.state()) < 0) {
      throw new AssertionError(
          "task " + task.id() + " moved back: " + old.state() + " -> " + task.state());
    }
    if (task.desiredState().compareTo(old.desiredState()) < 0) {
      throw new AssertionError(
          "task "
              + task.id()
              + " is wanted back: "
              + old.desiredState()
              + " -> "
              + task.desiredState());
    }
    if (old.nodeId().isPresent() && !old.nodeId().equals(task.nodeId())) {
      throw new AssertionError("task " + task.id() + " changed its node");
    }
    if (old.slot() != task.slot() || !old.serviceId().equals(task.serviceId())) {
      throw new AssertionError("task " + task.id() + " changed its slot");
    }
  }

  /// Stop-first: two tasks of a slot are never both meant to run.
  private static void oneWantedTaskPerSlot(ClusterState state, String serviceId) {
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
