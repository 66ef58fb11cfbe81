package skep.agent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import skep.engine.Engine;
import skep.engine.EngineException;
import skep.engine.TaskContainer;
import skep.engine.TaskContainer.Health;
import skep.engine.TaskContainer.Phase;
import skep.model.EngineDescription;
import skep.model.NodeDescription;
import skep.model.Platform;
import skep.model.Resources;
import skep.model.Task;
import skep.sim.SimScheduler;

/// An engine in virtual time: a call takes 10 ms, pulling `slow` takes a minute, `nosuch` fails.
final class FakeEngine implements Engine {
  private static final Duration LATENCY = Duration.ofMillis(10);

  private final SimScheduler world;
  private final TreeMap<String, TaskContainer> containers = new TreeMap<>();
  private final List<EngineListener> listeners = new ArrayList<>();
  private String version = "28.0";
  private boolean isDown;
  int running;
  int maxRunning;

  FakeEngine(SimScheduler world) {
    this.world = world;
  }

  /// The phase of a task's container; empty: it has none.
  Optional<Phase> phase(String taskId) {
    return find(taskId).map(TaskContainer::phase);
  }

  void put(TaskContainer container) {
    containers.put(container.containerId(), container);
    listeners.forEach(listener -> listener.changed(container.taskId()));
  }

  void exit(String taskId, int code) {
    find(taskId).ifPresent(found -> put(with(found, Phase.EXITED, found.health(), code)));
  }

  void health(String taskId, Health health) {
    find(taskId).ifPresent(found -> put(with(found, found.phase(), health, 0)));
  }

  void upgrade(String version) {
    this.version = version;
  }

  void down() {
    isDown = true;
    listeners.forEach(listener -> listener.reachable(false));
  }

  void up() {
    isDown = false;
    listeners.forEach(listener -> listener.reachable(true));
  }

  private Optional<TaskContainer> find(String taskId) {
    return containers.values().stream().filter(c -> c.taskId().equals(taskId)).findFirst();
  }

  private static TaskContainer with(TaskContainer old, Phase phase, Health health, int code) {
    return new TaskContainer(
        old.containerId(),
        old.taskId(),
        phase,
        health,
        old.pid(),
        code,
        old.error(),
        old.changedAt(),
        old.ports(),
        old.address());
  }

  private <T> CompletableFuture<T> after(Duration delay, Supplier<T> answer) {
    var future = new CompletableFuture<T>();
    running++;
    maxRunning = Math.max(running, maxRunning);
    world.schedule(
        delay,
        () -> {
          running--;
          if (isDown) {
            future.completeExceptionally(
                new EngineException(EngineException.Kind.UNREACHABLE, "engine is down"));
            return;
          }
          try {
            future.complete(answer.get());
          } catch (EngineException refused) {
            future.completeExceptionally(refused);
          }
        });
    return future;
  }

  private TaskContainer need(String id) {
    return Optional.ofNullable(containers.get(id))
        .orElseThrow(
            () -> new EngineException(EngineException.Kind.NOT_FOUND, "No such container: " + id));
  }

  @Override
  public CompletableFuture<NodeDescription> describe() {
    return after(
        LATENCY,
        () ->
            new NodeDescription(
                "host1",
                new Platform("x86_64", "linux"),
                new Resources(2_000_000_000L, 1L << 30),
                new EngineDescription(version, new TreeMap<>(), List.of()),
                Optional.empty()));
  }

  @Override
  public CompletableFuture<List<TaskContainer>> containers() {
    return after(LATENCY, () -> List.copyOf(containers.values()));
  }

  @Override
  public CompletableFuture<Void> pull(Task task, Consumer<String> progress) {
    var image = task.spec().containerSpec().image();
    if (image.equals("slow")) {
      for (int second = 1; second < 60; second++) {
        int done = second;
        world.schedule(Duration.ofSeconds(second), () -> progress.accept(done + " of 60 MB"));
      }
      return after(Duration.ofMinutes(1), () -> null);
    }
    return after(
        LATENCY,
        () -> {
          if (image.equals("nosuch")) {
            throw new EngineException(EngineException.Kind.REFUSED, "manifest unknown");
          }
          return null;
        });
  }

  @Override
  public CompletableFuture<TaskContainer> create(Task task) {
    return after(
        LATENCY,
        () -> {
          var made = Tasks.container(task.id(), Phase.CREATED, Health.NONE, 0);
          containers.putIfAbsent(made.containerId(), made);
          return need(made.containerId());
        });
  }

  @Override
  public CompletableFuture<Void> start(String containerId) {
    return after(
        LATENCY,
        () -> {
          var found = need(containerId);
          boolean isChecked = found.taskId().startsWith("checked");
          put(with(found, Phase.RUNNING, isChecked ? Health.STARTING : Health.NONE, 0));
          return null;
        });
  }

  @Override
  public CompletableFuture<Void> stop(String containerId, Duration grace) {
    return after(
        Duration.ofSeconds(2),
        () -> {
          var found = need(containerId);
          if (found.phase() == Phase.RUNNING) {
            put(with(found, Phase.EXITED, found.health(), 137));
          }
          return null;
        });
  }

  @Override
  public CompletableFuture<Void> remove(String containerId) {
    return after(
        LATENCY,
        () -> {
          containers.remove(containerId);
          return null;
        });
  }

  @Override
  public CompletableFuture<TaskContainer> inspect(String containerId) {
    return after(LATENCY, () -> need(containerId));
  }

  @Override
  public AutoCloseable watch(EngineListener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }
}
