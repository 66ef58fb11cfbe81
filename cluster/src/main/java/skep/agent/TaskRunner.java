package skep.agent;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import skep.engine.Engine;
import skep.engine.EngineException;
import skep.engine.TaskContainer;
import skep.loop.EventLoop;
import skep.model.Task;
import skep.model.TaskStatus;

/// Carries out what {@link AgentReconciler} decides: one engine call per task at a time, a bounded
/// number in all. Everything but the engine's callbacks runs on the loop.
final class TaskRunner {
  private static final System.Logger LOG = System.getLogger(Agent.class.getName());

  /// How often the engine's containers are listed in case an event was lost.
  private static final Duration LIST_PERIOD = Duration.ofSeconds(20);

  private static final Duration LIST_RETRY = Duration.ofSeconds(1);
  private static final Duration PROGRESS_PERIOD = Duration.ofSeconds(2);

  /// Steps without an engine call that a task can take in a row; more is a bug.
  private static final int MAX_STEPS = 10;

  private final EventLoop loop;
  private final EngineCalls calls;
  private final Engine engine;
  private final RandomGenerator random;
  private final Outcome outcome;
  private final TreeMap<String, AssignedTask> tasks = new TreeMap<>();
  private final Lane pulls = new Lane(Lane.MAX_PULLS);
  private final Lane stops = new Lane(Lane.MAX_STOPS);
  private final Lane others = new Lane(Lane.MAX_OTHERS);
  private boolean isListed;
  private boolean isListing;
  private boolean isEngineReachable = true;
  private boolean isAssigned;
  private boolean isClearing;
  private boolean isStopped;
  private Optional<EventLoop.Timer> listTimer = Optional.empty();
  private Optional<AutoCloseable> watch = Optional.empty();

  /// Told what came of it.
  interface Outcome {
    void observed(String taskId, TaskStatus status);

    void engineReturned();

    /// No task of this swarm is left; only said after {@link #assignNothing}.
    void cleared();
  }

  TaskRunner(EventLoop loop, Engine engine, RandomGenerator random, Outcome outcome) {
    this.loop = loop;
    this.engine = engine;
    this.calls = new EngineCalls(engine);
    this.random = random;
    this.outcome = outcome;
  }

  void start() {
    watch =
        Optional.of(
            engine.watch(
                new Engine.EngineListener() {
                  @Override
                  public void changed(String taskId) {
                    loop.execute(() -> changedInEngine(taskId));
                  }

                  @Override
                  public void reachable(boolean reachable) {
                    loop.execute(() -> engineReachable(reachable));
                  }
                }));
    list();
  }

  /// Leaves containers as they are.
  void stop() {
    isStopped = true;
    listTimer.ifPresent(EventLoop.Timer::cancel);
    tasks.values().forEach(AssignedTask::retryNow);
    watch.ifPresent(TaskRunner::close);
  }

  private static void close(AutoCloseable watch) {
    try {
      watch.close();
    } catch (Exception e) { // what AutoCloseable declares; there is nothing left to do about it
      LOG.log(Level.WARNING, "engine watch did not close", e);
    }
  }

  /// The furthest status known of a task; empty: no such task.
  Optional<TaskStatus> status(String taskId) {
    return Optional.ofNullable(tasks.get(taskId)).map(task -> task.seen().status());
  }

  /// @param isWhole whether tasks not in `assigned` are no longer assigned
  void assign(boolean isWhole, List<Task> assigned, List<String> removed) {
    isAssigned = true;
    var gone = new TreeSet<>(removed);
    if (isWhole) {
      gone.addAll(tasks.keySet());
      assigned.forEach(task -> gone.remove(task.id()));
    }
    var changed = new ArrayList<AssignedTask>();
    for (var task : assigned) {
      var entry = tasks.computeIfAbsent(task.id(), id -> new AssignedTask(id, random));
      entry.assign(task);
      changed.add(entry);
    }
    for (var id : gone) {
      var entry = tasks.get(id);
      if (entry != null) {
        entry.unassign();
        changed.add(entry);
      }
    }
    changed.forEach(this::advance);
  }

  /// Stops and removes everything of this swarm; ends with {@link Outcome#cleared}.
  void assignNothing() {
    isClearing = true;
    assign(true, List.of(), List.of());
    tellIfCleared();
  }

  private void list() {
    if (isListing || isStopped) {
      return;
    }
    isListing = true;
    listTimer.ifPresent(EventLoop.Timer::cancel);
    var _ =
        engine
            .containers()
            .thenAccept(found -> loop.execute(() -> listed(found)))
            .exceptionally(
                error -> {
                  loop.execute(() -> notListed(EngineCalls.cause(error)));
                  return null;
                });
  }

  private void notListed(EngineException error) {
    isListing = false;
    if (!isStopped) {
      LOG.log(Level.DEBUG, () -> "containers not listed: " + error.getMessage());
      listTimer = Optional.of(loop.schedule(LIST_RETRY, this::list));
    }
  }

  private void listed(List<TaskContainer> found) {
    isListing = false;
    if (isStopped) {
      return;
    }
    listTimer = Optional.of(loop.schedule(LIST_PERIOD, this::list));
    if (!isEngineReachable) {
      engineReachable(true);
    }
    isListed = true;
    var present = new HashSet<String>();
    for (var container : found) {
      present.add(container.containerId());
      var task = tasks.computeIfAbsent(container.taskId(), id -> new AssignedTask(id, random));
      adopt(task, container);
    }
    for (var task : tasks.values()) {
      if (task.seen().container().filter(c -> !present.contains(c.containerId())).isPresent()) {
        task.markStale();
      }
    }
    advanceAll();
  }

  /// A list may be older than what is known by now, so it never replaces an inspection.
  private void adopt(AssignedTask task, TaskContainer container) {
    var known = task.seen().container();
    if (known.isPresent() && !known.get().equals(container)) {
      task.markStale();
    } else if (known.isEmpty() && task.seen().running().isEmpty()) {
      task.see(task.seen().withContainer(container));
    }
  }

  private void changedInEngine(String taskId) {
    var task = tasks.get(taskId);
    if (task != null && !isStopped) {
      task.markStale();
      advance(task);
    }
  }

  boolean isEngineReachable() {
    return isEngineReachable;
  }

  private void engineReachable(boolean reachable) {
    if (isStopped || isEngineReachable == reachable) {
      return;
    }
    isEngineReachable = reachable;
    LOG.log(Level.INFO, "engine is " + (reachable ? "back" : "unreachable"));
    if (reachable) {
      for (var task : tasks.values()) {
        task.retryNow();
        task.markStale();
      }
      outcome.engineReturned();
      list();
      advanceAll();
    }
  }

  private void advanceAll() {
    List.copyOf(tasks.values()).forEach(this::advance);
  }

  /// Takes all steps that can be taken now.
  private void advance(AssignedTask task) {
    if (isStopped || !tasks.containsKey(task.id())) {
      return;
    }
    task.see(task.seen().withEngineReachable(isEngineReachable && isListed));
    for (int taken = 0; taken < MAX_STEPS; taken++) {
      var step = task.next(loop.now(), isAssigned);
      if (step.report().isPresent()) {
        report(task, step.report().get());
      } else {
        step.operation().ifPresent(operation -> begin(task, operation));
        forget(task);
        return;
      }
    }
    throw new IllegalStateException("task " + task.title() + " does not settle: " + task.seen());
  }

  private void report(AssignedTask task, TaskStatus status) {
    var from = task.seen().status().state();
    if (status.state().compareTo(from) < 0) {
      throw new IllegalStateException(
          "task %s would move back: %s -> %s".formatted(task.title(), from, status.state()));
    }
    if (status.state() != from) {
      LOG.log(
          status.err().isEmpty() ? Level.DEBUG : Level.INFO,
          () -> "task %s %s -> %s %s".formatted(task.title(), from, status.state(), status.err()));
    }
    task.see(task.seen().withStatus(status));
    outcome.observed(task.id(), status);
  }

  private void forget(AssignedTask task) {
    if (task.isForgettable() && isListed) {
      task.retryNow();
      tasks.remove(task.id());
      tellIfCleared();
    }
  }

  private void tellIfCleared() {
    if (isClearing && tasks.isEmpty() && isListed) {
      isClearing = false;
      outcome.cleared();
    }
  }

  private Lane laneOf(EngineOperation operation) {
    return switch (operation) {
      case EngineOperation.Pull _ -> pulls;
      case EngineOperation.Stop _ -> stops;
      case EngineOperation.Create _,
          EngineOperation.Start _,
          EngineOperation.Remove _,
          EngineOperation.Inspect _ ->
          others;
    };
  }

  private void begin(AssignedTask task, EngineOperation operation) {
    var lane = laneOf(operation);
    if (task.isWaitingToRetry() || !lane.enter(task)) {
      return;
    }
    if (operation instanceof EngineOperation.Inspect) {
      task.markFresh();
    }
    task.see(task.seen().withRunning(operation));
    var _ =
        calls
            .call(operation, progressOf(task, operation))
            .exceptionally(error -> known -> failed(known, operation, EngineCalls.cause(error)))
            .thenAccept(change -> loop.execute(() -> ended(task, lane, change)));
  }

  private Consumer<String> progressOf(AssignedTask task, EngineOperation operation) {
    var nextNanos = new long[] {loop.nanoTime() + PROGRESS_PERIOD.toNanos()};
    return text ->
        loop.execute(
            () -> {
              boolean isDue = loop.nanoTime() - nextNanos[0] >= 0;
              if (isDue && task.seen().running().equals(Optional.of(operation))) {
                nextNanos[0] = loop.nanoTime() + PROGRESS_PERIOD.toNanos();
                task.see(task.seen().withProgress(text));
                advance(task);
              }
            });
  }

  private void ended(AssignedTask task, Lane lane, EngineCalls.Change change) {
    lane.leave();
    task.see(task.seen().withNothingRunning());
    change.apply(task);
    advance(task);
    while (lane.hasRoomForWaiting()) {
      advance(lane.nextWaiting());
    }
  }

  private void failed(AssignedTask task, EngineOperation operation, EngineException error) {
    boolean isOnce =
        operation instanceof EngineOperation.Pull
            || operation instanceof EngineOperation.Create
            || operation instanceof EngineOperation.Start;
    switch (error.kind()) {
      case UNREACHABLE -> retry(task, operation, error);
      case NOT_FOUND, REFUSED -> {
        if (isOnce) {
          var words = String.valueOf(error.getMessage());
          task.see(task.seen().withFailure(new Observation.Failure(operation, words)));
        } else if (error.kind() == EngineException.Kind.NOT_FOUND) {
          task.see(task.seen().withoutContainer());
        } else {
          retry(task, operation, error);
        }
      }
    }
  }

  private void retry(AssignedTask task, EngineOperation operation, EngineException error) {
    LOG.log(
        Level.DEBUG,
        () -> "task %s: %s: %s".formatted(task.title(), operation, error.getMessage()));
    if (task.seen().container().isPresent()) {
      task.markStale();
    }
    task.retryLater(loop, () -> advance(task));
  }
}
