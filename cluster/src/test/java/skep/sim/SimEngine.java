package skep.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import skep.engine.Engine;
import skep.engine.EngineException;
import skep.engine.TaskContainer;
import skep.engine.TaskContainer.Phase;
import skep.model.EngineDescription;
import skep.model.NodeDescription;
import skep.model.Platform;
import skep.model.PortConfig;
import skep.model.Resources;
import skep.model.Task;

/// One simulated host's containers. They outlive the daemon, not the host. Images named `missing`
/// cannot be pulled, those named `crash` exit with 1 after a second, all others run until stopped.
final class SimEngine implements Engine {
  private final SimScheduler world;
  private final Random random;
  private final String host;
  private final Map<String, TaskContainer> containers = new TreeMap<>();
  private final TreeSet<String> images = new TreeSet<>();
  private final List<EngineListener> watchers = new ArrayList<>();
  private Consumer<String> onStart = _ -> {};
  private int made;
  private boolean isUp = true;
  private Consumer<String> onStop = _ -> {};

  SimEngine(SimScheduler world, String host) {
    this.world = world;
    this.host = host;
    this.random = world.random("engine " + host);
  }

  /// @param listener told the task of each container that starts
  void onStart(Consumer<String> listener) {
    onStart = listener;
  }

  Map<String, TaskContainer> all() {
    return containers;
  }

  /// Told the task whose container is asked to stop while it runs.
  void onStop(Consumer<String> listener) {
    onStop = listener;
  }

  /// The engine's process stops answering; its containers go on.
  void setUp(boolean up) {
    isUp = up;
    List.copyOf(watchers).forEach(watcher -> watcher.reachable(up));
  }

  /// The daemon that watched is gone.
  void forgetWatchers() {
    watchers.clear();
  }

  /// The power fails: what ran, ran.
  void hostDied() {
    forgetWatchers();
    containers.replaceAll((id, c) -> c.phase() == Phase.RUNNING ? ended(c, 137) : c);
  }

  @Override
  public CompletableFuture<NodeDescription> describe() {
    return answer(
        20,
        () ->
            new NodeDescription(
                host,
                new Platform("x86_64", "linux"),
                new Resources(4_000_000_000L, 8L << 30),
                new EngineDescription("sim", new TreeMap<>(), List.of()),
                Optional.empty()));
  }

  @Override
  public CompletableFuture<List<TaskContainer>> containers() {
    return answer(20, () -> List.copyOf(containers.values()));
  }

  @Override
  public CompletableFuture<Void> pull(Task task, Consumer<String> progress) {
    var image = task.spec().containerSpec().image();
    int millis =
        images.contains(image) ? 5 : 200 + random.nextInt(random.nextInt(20) == 0 ? 30_000 : 2_000);
    return done(
        millis,
        () -> {
          if (image.contains("missing")) {
            throw new EngineException(
                EngineException.Kind.NOT_FOUND, "manifest for " + image + " not found");
          }
          images.add(image);
        });
  }

  @Override
  public CompletableFuture<TaskContainer> create(Task task) {
    return answer(
        100,
        () -> {
          for (var found : containers.values()) {
            if (found.taskId().equals(task.id())) {
              return found;
            }
          }
          var id = host + "-" + ++made + "-" + task.spec().containerSpec().image();
          var container =
              new TaskContainer(
                  id,
                  task.id(),
                  Phase.CREATED,
                  TaskContainer.Health.NONE,
                  0,
                  0,
                  "",
                  world.now(),
                  ports(task),
                  "");
          containers.put(id, container);
          return container;
        });
  }

  /// A free port of the host for each that is published.
  private List<PortConfig> ports(Task task) {
    return task.endpoint().ports().stream()
        .map(
            port ->
                PortConfig.of(
                    port.protocol(), port.targetPort(), 40_000 + made, port.publishMode()))
        .toList();
  }

  @Override
  public CompletableFuture<Void> start(String containerId) {
    return done(
        200,
        () -> {
          var container = get(containerId);
          if (container.phase() == Phase.CREATED) {
            containers.put(containerId, running(container));
            onStart.accept(container.taskId());
            changed(container);
            if (containerId.endsWith("crash")) {
              world.schedule(Duration.ofSeconds(1), () -> end(containerId, 1));
            }
          }
        });
  }

  @Override
  public CompletableFuture<Void> stop(String containerId, Duration grace) {
    var stopped = containers.get(containerId);
    if (stopped != null && stopped.phase() == Phase.RUNNING) {
      onStop.accept(stopped.taskId());
    }
    return done(
        100 + random.nextInt(random.nextInt(10) == 0 ? (int) grace.toMillis() : 500),
        () -> {
          end(containerId, 143);
        });
  }

  @Override
  public CompletableFuture<Void> remove(String containerId) {
    return done(
        50,
        () -> {
          var gone = containers.remove(containerId);
          if (gone != null) {
            changed(gone);
          }
        });
  }

  @Override
  public CompletableFuture<TaskContainer> inspect(String containerId) {
    return answer(10, () -> get(containerId));
  }

  @Override
  public AutoCloseable watch(EngineListener listener) {
    watchers.add(listener);
    listener.reachable(isUp);
    return () -> watchers.remove(listener);
  }

  /// A container dies by itself.
  void endOne() {
    containers.values().stream()
        .filter(c -> c.phase() == Phase.RUNNING)
        .skip(random.nextInt(3))
        .findFirst()
        .ifPresent(c -> end(c.containerId(), random.nextBoolean() ? 0 : 2));
  }

  void forEachRunning(BiConsumer<String, TaskContainer> action) {
    containers.forEach(
        (id, c) -> {
          if (c.phase() == Phase.RUNNING) {
            action.accept(id, c);
          }
        });
  }

  private void end(String containerId, int exitCode) {
    var container = containers.get(containerId);
    if (container != null && container.phase() == Phase.RUNNING) {
      containers.put(containerId, ended(container, exitCode));
      changed(container);
    }
  }

  private void changed(TaskContainer container) {
    List.copyOf(watchers).forEach(watcher -> watcher.changed(container.taskId()));
  }

  private TaskContainer get(String containerId) {
    var container = containers.get(containerId);
    if (container == null) {
      throw new EngineException(
          EngineException.Kind.NOT_FOUND, "No such container: " + containerId);
    }
    return container;
  }

  private TaskContainer running(TaskContainer c) {
    return new TaskContainer(
        c.containerId(),
        c.taskId(),
        Phase.RUNNING,
        c.health(),
        1,
        0,
        "",
        world.now(),
        c.ports(),
        "");
  }

  private TaskContainer ended(TaskContainer c, int exitCode) {
    return new TaskContainer(
        c.containerId(),
        c.taskId(),
        Phase.EXITED,
        c.health(),
        0,
        exitCode,
        "",
        world.now(),
        c.ports(),
        "");
  }

  private CompletableFuture<Void> done(int millisMax, Runnable effect) {
    return answer(
            millisMax,
            () -> {
              effect.run();
              return "";
            })
        .thenAccept(_ -> {});
  }

  private <T> CompletableFuture<T> answer(int millisMax, Supplier<T> effect) {
    var future = new CompletableFuture<T>();
    world.schedule(
        Duration.ofMillis(1 + random.nextInt(millisMax)),
        () -> {
          if (!isUp) {
            future.completeExceptionally(
                new EngineException(EngineException.Kind.UNREACHABLE, "engine is down"));
            return;
          }
          try {
            future.complete(effect.get());
          } catch (EngineException e) {
            future.completeExceptionally(e);
          }
        });
    return future;
  }
}
