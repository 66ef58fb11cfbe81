package skep.orchestrator;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import skep.model.RestartCondition;
import skep.model.Service;
import skep.model.Task;
import skep.model.TaskState;
import skep.model.UpdateConfig;
import skep.model.UpdateStatus;
import skep.model.Version;

/// Says how far the update of a service's template is, and what becomes of it when new tasks fail:
/// paused, taken back, or neither. All of it follows from the tasks there are and from what the
/// service says it began with, so a new leader goes on where the old one was.
///
/// Unlike in Swarm a new task that ends by itself while the update goes on is a failure however
/// long it ran before: nobody wrote down when it began to.
final class UpdateProgress {
  private final Inputs inputs;
  private final PlanBuilder plan;

  UpdateProgress(Inputs inputs, PlanBuilder plan) {
    this.inputs = inputs;
    this.plan = plan;
  }

  /// @param slots none free, each of them wanted
  /// @return the service as it is from now on: its update begun, paused, completed, or its template
  ///   of before back
  Service advance(Service service, List<Slot> slots) {
    var next = next(service, slots);
    if (!next.equals(service)) {
      var status = next.updateStatus().orElseThrow();
      plan.put(
          service.spec().name() + " -> " + status.state() + "   " + status.message(),
          next.withUpdatedAt(inputs.now()));
    }
    return next;
  }

  private Service next(Service service, List<Slot> slots) {
    var status = service.updateStatus();
    if (status.filter(UpdateStatus::isPaused).isPresent()) {
      return service;
    }
    long outdated = slots.stream().filter(slot -> isOutdated(service, slot)).count();
    if (status.filter(UpdateStatus::isActive).isEmpty()) {
      return outdated == 0
          ? service
          : service.withUpdateStatus(UpdateStatus.updating(inputs.now(), outdated));
    }
    var active = status.get();
    if (active.slots() == 0 && outdated > 0) {
      return service.withUpdateStatus(active.withSlots(outdated));
    }
    var failed = slots.stream().flatMap(slot -> failure(service, slot).stream()).toList();
    if (!failed.isEmpty() && isTooMany(failed.size(), active, service.updateRules())) {
      return failed(service, active, failed.getFirst());
    }
    boolean isDone = outdated == 0 && areSettled(service, slots);
    return isDone ? service.withUpdateStatus(active.completed(inputs.now())) : service;
  }

  private static boolean isTooMany(int failed, UpdateStatus status, UpdateConfig rules) {
    return !rules.failureAction().equals("continue")
        && (double) failed / Math.max(1, status.slots()) > rules.maxFailureRatio();
  }

  private Service failed(Service service, UpdateStatus status, Task task) {
    var why = " due to failure or early termination of task " + task.id();
    boolean isTakenBack =
        service.updateRules().failureAction().equals("rollback")
            && !status.isRollback()
            && service.previousSpec().isPresent();
    if (!isTakenBack) {
      var what = status.isRollback() ? "rollback" : "update";
      return service.withUpdateStatus(status.paused(what + " paused" + why));
    }
    return service
        .withSpec(service.previousSpec().get())
        .withoutPreviousSpec()
        .withSpecVersion(new Version(inputs.state().revision() + 1))
        .withUpdateStatus(UpdateStatus.rollingBack(inputs.now(), "update rolled back" + why));
  }

  private boolean isOutdated(Service service, Slot slot) {
    return slot.newest()
        .filter(task -> TaskTemplates.isOutdated(inputs.state(), service, task))
        .isPresent();
  }

  /// A task of the new template that did not last; empty: none of this slot.
  static Optional<Task> failure(Service service, Slot slot) {
    for (var task : slot.tasks()) {
      if (task.specVersion().equals(service.specVersion()) && hasFailed(task)) {
        return Optional.of(task);
      }
    }
    return Optional.empty();
  }

  private static boolean hasFailed(Task task) {
    boolean isMeantToLast = task.spec().restartPolicy().condition() == RestartCondition.ANY;
    return Restarts.endedByItself(task) && (task.state() != TaskState.COMPLETE || isMeantToLast);
  }

  /// Whether every slot has run for the monitor time, or failed and that is tolerated.
  private boolean areSettled(Service service, List<Slot> slots) {
    var monitor = service.updateRules().monitorOrDefault();
    var latest = Instant.EPOCH;
    for (var slot : slots) {
      var task = slot.newest().orElseThrow();
      if (task.desiredState().compareTo(TaskState.RUNNING) > 0
          || failure(service, slot).isPresent()) {
        continue;
      }
      if (!slot.isRunning()) {
        return false;
      }
      var settledAt = task.status().timestamp().plus(monitor);
      latest = settledAt.isAfter(latest) ? settledAt : latest;
    }
    if (latest.isAfter(inputs.now())) {
      plan.wakeAt(service.id(), latest);
      return false;
    }
    return true;
  }
}
