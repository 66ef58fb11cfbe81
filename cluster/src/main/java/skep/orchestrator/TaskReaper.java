package skep.orchestrator;

import java.util.Collection;
import skep.model.Cluster;
import skep.model.ObjectKind;
import skep.model.OrchestrationConfig;
import skep.model.Task;
import skep.model.TaskState;

/// Forgets tasks: those to be removed once they have stopped, those that never reached a node, and
/// of each slot's history all but the newest few. A task on a node that is down counts as stopped:
/// when the node returns it finds the task gone from its assignment and stops the container.
public final class TaskReaper implements Reconciler {

  @Override
  public Plan reconcile(Inputs inputs) {
    var plan = new PlanBuilder();
    for (var id : inputs.dirty().services()) {
      var tasks = inputs.state().tasksOfService(id).values();
      boolean isGlobal =
          inputs.state().service(id).filter(s -> !s.spec().mode().isReplicated()).isPresent();
      var slots = isGlobal ? Slot.byNode(tasks).values() : Slot.byNumber(tasks).values();
      slots.forEach(slot -> reap(inputs, slot.tasks(), plan));
    }
    return plan.plan();
  }

  /// @param slot newest first
  private static void reap(Inputs inputs, Collection<Task> slot, PlanBuilder plan) {
    long dead = 0;
    boolean isNewest = true;
    for (var task : slot) {
      if (isUseless(inputs, task, isNewest)) {
        remove(task, "stopped", plan);
        continue;
      }
      boolean isHistory =
          task.state().isTerminal() && task.desiredState().compareTo(TaskState.RUNNING) > 0;
      long limit = historyLimit(inputs, task);
      // The newest task speaks for its slot, so it stays even where no history is wanted.
      if (isHistory && limit >= 0 && ++dead > limit && !isNewest) {
        remove(task, "history limit " + limit, plan);
      }
      isNewest = false;
    }
  }

  /// Whether nobody can learn anything from `task`, and nothing of it can still be running.
  private static boolean isUseless(Inputs inputs, Task task, boolean isNewest) {
    if (task.desiredState() == TaskState.REMOVE) {
      return !NodeFitness.mayBeRunning(inputs.state(), task);
    }
    return task.desiredState() == TaskState.SHUTDOWN
        && task.state().compareTo(TaskState.ASSIGNED) < 0
        && !isNewest;
  }

  /// Dead tasks kept per slot; negative: all. A restart policy that counts attempts needs to see
  /// them, so it overrides the cluster's limit.
  private static long historyLimit(Inputs inputs, Task task) {
    long attempts = task.spec().restartPolicy().maxAttempts();
    if (attempts > 0) {
      return attempts + 1;
    }
    return inputs
        .state()
        .cluster()
        .map((Cluster cluster) -> cluster.spec().orchestration().historyLimit())
        .orElse(OrchestrationConfig.DEFAULT_HISTORY);
  }

  private static void remove(Task task, String cause, PlanBuilder plan) {
    plan.remove(task.name() + " -> forgotten   " + cause, ObjectKind.TASK, task.id());
  }
}
