package skep.allocator;

import skep.model.Task;
import skep.model.TaskState;
import skep.model.TaskStatus;
import skep.orchestrator.Inputs;
import skep.orchestrator.Plan;
import skep.orchestrator.PlanBuilder;
import skep.orchestrator.Reconciler;

/// Gives new tasks what they need before a node is looked for: NEW becomes PENDING. A task whose
/// service still lacks something stays NEW.
public final class Allocator implements Reconciler {
  static final String MESSAGE = "pending task scheduling";

  @Override
  public Plan reconcile(Inputs inputs) {
    var plan = new PlanBuilder();
    for (var id : inputs.dirty().services()) {
      for (var task : inputs.state().tasksOfService(id).values()) {
        if (task.state() == TaskState.NEW && task.isLive()) {
          plan.put(task.name() + " -> pending", pending(task, inputs));
        }
      }
    }
    return plan.plan();
  }

  private static Task pending(Task task, Inputs inputs) {
    return task.withStatus(TaskStatus.of(inputs.now(), TaskState.PENDING, MESSAGE));
  }
}
