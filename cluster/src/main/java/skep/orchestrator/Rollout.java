package skep.orchestrator;

import java.time.Duration;
import java.util.List;
import skep.model.Service;
import skep.model.Task;
import skep.model.TaskState;
import skep.model.UpdateStatus;

/// Brings a service's slots to its current template, stop-first or start-first. A slot that runs
/// nothing has nothing to lose and is replaced at once; of the others as many at a time as the
/// update's parallelism allows, each batch after the one before is running. What becomes of an
/// update whose tasks fail is for {@link UpdateProgress}; one that is paused replaces nothing.
final class Rollout {
  private static final String CAUSE = "new template";

  private final Inputs inputs;
  private final Service service;
  private final PlanBuilder plan;

  Rollout(Inputs inputs, Service service, PlanBuilder plan) {
    this.inputs = inputs;
    this.service = service;
    this.plan = plan;
  }

  /// @param slots none free, each of them wanted, in the order in which they are updated
  void keep(List<Slot> slots) {
    var keeper = new SlotKeeper(inputs, service, plan);
    if (service.updateStatus().filter(UpdateStatus::isPaused).isPresent()) {
      slots.forEach(keeper::keep);
      return;
    }
    long inFlight = 0;
    for (var slot : slots) {
      var task = slot.newest().orElseThrow();
      if (!isUpdatable(slot, task)) {
        inFlight += isInFlight(slot, keeper.keep(slot)) ? 1 : 0;
      } else if (!isRunning(task)) {
        inFlight += isInFlight(slot, keeper.replace(slot, CAUSE)) ? 1 : 0;
      }
    }
    long parallelism = service.updateRules().parallelism();
    for (var slot : slots) {
      var task = slot.newest().orElseThrow();
      boolean isNext = parallelism == 0 || inFlight < parallelism;
      if (isNext && isRunning(task) && isUpdatable(slot, task)) {
        keeper.replace(slot, CAUSE);
        inFlight++;
      }
    }
  }

  /// Whether `task` needs the current template and may be replaced in its slot: a task that loses
  /// its node is moved anyway, and a global service's node must be open to a new one.
  private boolean isUpdatable(Slot slot, Task task) {
    var state = inputs.state();
    if (!TaskTemplates.isOutdated(state, service, task)) {
      return false;
    }
    if (task.isLive() && NodeFitness.evictionReason(state, task).isPresent()) {
      return false;
    }
    return slot.nodeId().isEmpty()
        || slot.nodeId().flatMap(state::node).filter(NodeFitness::isOpen).isPresent();
  }

  private static boolean isRunning(Task task) {
    return task.isLive() && task.state() == TaskState.RUNNING;
  }

  /// Whether the update has to wait for `task`, which is up to date. It waits for none that failed:
  /// had that been too many failures, it would be paused.
  private boolean isInFlight(Slot slot, Task task) {
    if (UpdateProgress.failure(service, slot).isPresent()) {
      return false;
    }
    if (!task.isLive()) {
      return task.desiredState().compareTo(TaskState.RUNNING) <= 0;
    }
    if (task.state() != TaskState.RUNNING) {
      return true;
    }
    var delay = service.updateRules().delay().orElse(Duration.ZERO);
    var settledAt = task.status().timestamp().plus(delay);
    if (settledAt.isAfter(inputs.now())) {
      plan.wakeAt(service.id(), settledAt);
      return true;
    }
    return false;
  }
}
