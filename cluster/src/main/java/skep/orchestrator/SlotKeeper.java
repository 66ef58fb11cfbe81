package skep.orchestrator;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import skep.model.Service;
import skep.model.Task;
import skep.model.TaskState;
import skep.model.TaskStatus;
import skep.model.Version;

/// Keeps the slots of one service filled: replaces what ended, moves what lost its node, lets start
/// what waited. Every task that enters a slot with a predecessor that may still run is desired
/// READY until the predecessor has stopped (stop-first), so a slot never runs twice on nodes that
/// answer; but for updates that are start-first, where the predecessor goes on until its successor
/// runs.
final class SlotKeeper {
  /// How long a task waits for its predecessor, on top of the predecessor's stop grace.
  static final Duration STOP_PATIENCE = Duration.ofMinutes(1);

  private final Inputs inputs;
  private final Service service;
  private final PlanBuilder plan;

  SlotKeeper(Inputs inputs, Service service, PlanBuilder plan) {
    this.inputs = inputs;
    this.service = service;
    this.plan = plan;
  }

  /// Does what the slot needs apart from a new template: restart, move, start. For slots that are
  /// not free.
  ///
  /// @return the task that speaks for the slot now
  Task keep(Slot slot) {
    var task = slot.newest().orElseThrow();
    stopOlder(slot, task);
    if (task.desiredState().compareTo(TaskState.RUNNING) > 0) {
      return lacksSuccessor(slot, task) ? succeed(slot, task) : task;
    }
    if (task.state() == TaskState.ORPHANED) {
      return move(slot, task, "its node was removed");
    }
    if (task.state().isTerminal()) {
      return restart(slot, task);
    }
    var reason = NodeFitness.evictionReason(inputs.state(), task);
    return reason.isPresent() ? move(slot, task, reason.get()) : promote(slot, task);
  }

  /// A task made from the current template takes over from whatever is in the slot; from what runs,
  /// start-first, only once it runs itself.
  Task replace(Slot slot, String cause) {
    slot.newest().filter(task -> !mayOutlast(task)).ifPresent(task -> stop(task, cause));
    return create(slot, new Start(Optional.empty(), 0), cause);
  }

  /// The first task of a free slot.
  Task fill(Slot slot, String cause) {
    return create(slot, new Start(Optional.empty(), 0), cause);
  }

  /// Nothing of the slot is wanted any more, its history included.
  void remove(Slot slot, String cause) {
    for (var task : slot.tasks()) {
      if (task.desiredState() != TaskState.REMOVE) {
        put(task.withDesiredState(TaskState.REMOVE), "remove", cause);
      }
    }
  }

  /// Shuts the slot's task down without replacing it.
  void stop(Task task, String cause) {
    if (task.desiredState().compareTo(TaskState.SHUTDOWN) < 0) {
      put(task.withDesiredState(TaskState.SHUTDOWN), "shutdown", cause);
    }
  }

  private void stopOlder(Slot slot, Task newest) {
    for (var task : slot.tasks()) {
      boolean isNeeded = newest.state() != TaskState.RUNNING && mayOutlast(task);
      if (!task.id().equals(newest.id()) && !isNeeded) {
        stop(task, "the slot has a newer task");
      }
    }
  }

  /// Whether `task` may run on beside its successor until that runs (start-first).
  private boolean mayOutlast(Task task) {
    return service.updateRules().isStartFirst()
        && task.isLive()
        && task.state() == TaskState.RUNNING
        && task.desiredState() == TaskState.RUNNING
        && NodeFitness.evictionReason(inputs.state(), task).isEmpty();
  }

  private Task restart(Slot slot, Task ended) {
    var notBefore = Restarts.startAfter(ended, inputs.now());
    if (notBefore.isAfter(inputs.now())) {
      // It failed while it waited to start, so its successor would fail as fast: one try per delay.
      plan.wakeAt(service.id(), notBefore);
      return ended;
    }
    var end = ended.status().err().isEmpty() ? ended.state().wire() : ended.status().err();
    stop(ended, end);
    if (!Restarts.allows(ended, slot.tasks(), inputs.now())) {
      return ended.withDesiredState(TaskState.SHUTDOWN);
    }
    return succeed(slot, ended);
  }

  /// Whether the slot's task was shut down and should have been followed by another, but the leader
  /// was lost between the two. Where attempts are counted, what ended by itself stays ended: its
  /// window may have moved on since.
  private boolean lacksSuccessor(Slot slot, Task task) {
    boolean isCounted =
        Restarts.endedByItself(task) && task.spec().restartPolicy().maxAttempts() > 0;
    boolean isOpen =
        slot.nodeId().isEmpty()
            || slot.nodeId().flatMap(inputs.state()::node).filter(NodeFitness::isOpen).isPresent();
    return isOpen && !isCounted && Restarts.allows(task, slot.tasks(), inputs.now());
  }

  private Task succeed(Slot slot, Task before) {
    if (!Restarts.endedByItself(before) && before.state() != TaskState.SHUTDOWN) {
      var failures = Restarts.failuresBefore(before, inputs.now());
      return create(slot, new Start(before.startAfter(), failures), "its place is empty");
    }
    var delay = Restarts.delay(before, inputs.now());
    var start =
        new Start(Optional.of(inputs.now().plus(delay)), Restarts.failures(before, inputs.now()));
    return create(slot, start, "restart in " + delay.toSeconds() + " s");
  }

  /// At once, without the restart delay: nothing is wrong with the task. Swarm waits the delay when
  /// a node is down, and skips it only when a node is drained.
  private Task move(Slot slot, Task task, String cause) {
    stop(task, cause);
    if (slot.nodeId().isPresent() || !Restarts.allows(task, slot.tasks(), inputs.now())) {
      return task.withDesiredState(TaskState.SHUTDOWN);
    }
    var start = new Start(task.startAfter(), Restarts.failuresBefore(task, inputs.now()));
    return create(slot, start, cause);
  }

  private Task promote(Slot slot, Task task) {
    if (task.desiredState() != TaskState.READY) {
      return task;
    }
    var next = startTime(slot, task);
    if (next.isAfter(inputs.now())) {
      plan.wakeAt(service.id(), next);
      return task;
    }
    var started = task.withDesiredState(TaskState.RUNNING);
    put(started, "running", "may start now");
    return started;
  }

  /// @param notBefore end of a restart delay; empty: now
  /// @param failures in a row before this task
  private record Start(Optional<Instant> notBefore, int failures) {}

  private Task create(Slot slot, Start start, String cause) {
    var now = inputs.now();
    var task =
        new Task(
            inputs.ids().get(),
            Version.NONE,
            createdAt(slot),
            now,
            service.id(),
            service.spec().name(),
            slot.number(),
            slot.nodeId(),
            service.spec().taskTemplate(),
            service.spec().endpointSpec(),
            service.specVersion(),
            TaskStatus.of(now, TaskState.NEW, "created"),
            TaskState.READY,
            start.notBefore().filter(now::isBefore),
            start.failures());
    var next = startTime(slot, task);
    if (next.isAfter(now)) {
      plan.wakeAt(service.id(), next);
    } else {
      task = task.withDesiredState(TaskState.RUNNING);
    }
    plan.put(task.name() + " -> new task   " + cause, task);
    return task;
  }

  /// Later than every other task of the slot, also after a leader with a slower clock took over:
  /// the newest task is the one that counts.
  private Instant createdAt(Slot slot) {
    if (slot.tasks().isEmpty() || slot.tasks().getFirst().createdAt().isBefore(inputs.now())) {
      return inputs.now();
    }
    return slot.tasks().getFirst().createdAt().plusNanos(1);
  }

  /// When `task` may be desired RUNNING at the latest; in the past: now.
  private Instant startTime(Slot slot, Task task) {
    var time = Restarts.startAfter(task, inputs.now());
    if (time.isAfter(inputs.now())) {
      return time;
    }
    for (var other : slot.tasks()) {
      boolean isWaitedFor = NodeFitness.mayBeRunning(inputs.state(), other) && !mayOutlast(other);
      if (!other.id().equals(task.id()) && isWaitedFor) {
        var patience = STOP_PATIENCE.plus(other.spec().containerSpec().stopGrace());
        var deadline = task.createdAt().plus(patience);
        time = deadline.isAfter(time) ? deadline : time;
      }
    }
    return time;
  }

  private void put(Task task, String what, String cause) {
    plan.put(task.name() + " -> " + what + "   " + cause, task.withUpdatedAt(inputs.now()));
  }
}
