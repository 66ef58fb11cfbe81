package skep.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import skep.engine.TaskContainer;
import skep.loop.EventLoop;
import skep.model.ContainerSpec;
import skep.model.Task;
import skep.model.TaskState;
import skep.model.TaskStatus;

/// One task the agent has to do with: assigned, or only its container was found. Owned by the loop.
final class AssignedTask {
  private static final Duration FIRST_RETRY = Duration.ofMillis(200);
  private static final Duration MAX_RETRY = Duration.ofSeconds(10);

  private final String id;
  private final Backoff backoff;
  private Optional<Task> task = Optional.empty();
  private Observation seen = Observation.of(TaskStatus.of(Instant.EPOCH, TaskState.NEW, ""));
  private Duration grace = ContainerSpec.DEFAULT_STOP_GRACE;
  private boolean isStale;
  private Optional<EventLoop.Timer> retry = Optional.empty();

  AssignedTask(String id, RandomGenerator random) {
    this.id = id;
    this.backoff = new Backoff(FIRST_RETRY, MAX_RETRY, random);
  }

  String id() {
    return id;
  }

  boolean isAssigned() {
    return task.isPresent();
  }

  Observation seen() {
    return seen;
  }

  void see(Observation seen) {
    this.seen = seen;
  }

  /// For the log: `7f3a... web.2`.
  String title() {
    return id + task.map(known -> " " + known.name()).orElse("");
  }

  /// Takes the task as the manager has it; the further of its status and ours holds.
  void assign(Task assigned) {
    task = Optional.of(furtherOf(assigned));
    grace = assigned.spec().containerSpec().stopGrace();
    if (assigned.state().compareTo(seen.status().state()) > 0) {
      seen = seen.withStatus(assigned.status());
    }
  }

  /// What is wanted of a task never moves back. A new leader may not know that its predecessor let
  /// the task stop, and still say that it is to run.
  private Task furtherOf(Task assigned) {
    return task.filter(known -> known.desiredState().compareTo(assigned.desiredState()) > 0)
        .map(known -> assigned.withDesiredState(known.desiredState()))
        .orElse(assigned);
  }

  void unassign() {
    task = Optional.empty();
  }

  /// Whether there is nothing left of it.
  boolean isForgettable() {
    return task.isEmpty() && seen.container().isEmpty() && seen.running().isEmpty();
  }

  /// Its container may have changed since it was last inspected.
  void markStale() {
    isStale = true;
  }

  void markFresh() {
    isStale = false;
  }

  /// @param mayClear whether containers of tasks that are not assigned are to go
  Step next(Instant now, boolean mayClear) {
    var container = seen.container().map(TaskContainer::containerId);
    if (isStale && container.isPresent() && seen.running().isEmpty()) {
      return seen.isEngineReachable()
          ? Step.run(new EngineOperation.Inspect(container.get()))
          : Step.WAIT;
    }
    if (task.isPresent()) {
      return AgentReconciler.next(task.get(), seen, now);
    }
    return mayClear ? AgentReconciler.clear(seen, grace) : Step.WAIT;
  }

  boolean isWaitingToRetry() {
    return retry.isPresent();
  }

  void retryLater(EventLoop loop, Runnable advance) {
    retryNow();
    retry =
        Optional.of(
            loop.schedule(
                backoff.next(),
                () -> {
                  retry = Optional.empty();
                  advance.run();
                }));
  }

  /// Ends the wait for a retry.
  void retryNow() {
    retry.ifPresent(EventLoop.Timer::cancel);
    retry = Optional.empty();
  }

  void succeeded() {
    backoff.reset();
  }
}
