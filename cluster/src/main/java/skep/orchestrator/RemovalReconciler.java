package skep.orchestrator;

import java.time.Instant;
import skep.model.Task;
import skep.model.TaskState;
import skep.model.TaskStatus;

/// Tasks that lost what they belong to: those of a removed service are to be removed too, those
/// that were on a removed node are ORPHANED, because nobody will ever report of them again.
public final class RemovalReconciler implements Reconciler {
  static final String NODE_DELETED = "Task belonged to a node that has been deleted";

  @Override
  public Plan reconcile(Inputs inputs) {
    var plan = new PlanBuilder();
    for (var id : inputs.dirty().services()) {
      boolean isServiceGone = inputs.state().service(id).isEmpty();
      for (var task : inputs.state().tasksOfService(id).values()) {
        if (isServiceGone && task.desiredState() != TaskState.REMOVE) {
          plan.put(
              task.name() + " -> remove   service " + task.serviceName() + " removed",
              task.withDesiredState(TaskState.REMOVE).withUpdatedAt(inputs.now()));
        } else if (isOrphan(inputs, task)) {
          plan.put(
              task.name() + " -> orphaned   node " + task.nodeId().get() + " removed",
              task.withStatus(orphaned(task.status(), inputs.now())).withUpdatedAt(inputs.now()));
        }
      }
    }
    return plan.plan();
  }

  private static boolean isOrphan(Inputs inputs, Task task) {
    return task.nodeId().isPresent()
        && !task.state().isTerminal()
        && task.state().compareTo(TaskState.ASSIGNED) >= 0
        && inputs.state().node(task.nodeId().get()).isEmpty();
  }

  private static TaskStatus orphaned(TaskStatus last, Instant now) {
    return new TaskStatus(
        now, TaskState.ORPHANED, NODE_DELETED, "", last.containerStatus(), last.portStatus());
  }
}
