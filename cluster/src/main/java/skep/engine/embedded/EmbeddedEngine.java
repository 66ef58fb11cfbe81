package skep.engine.embedded;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import skep.engine.ContainerUsage;
import skep.engine.Engine;
import skep.engine.EngineException;
import skep.engine.EngineException.Kind;
import skep.engine.ExecProcess;
import skep.engine.ExecRequest;
import skep.engine.Feed;
import skep.engine.LogPiece;
import skep.engine.LogRequest;
import skep.engine.TaskContainer;
import skep.engine.TaskContainer.Phase;
import skep.engine.TaskStreams;
import skep.model.EngineDescription;
import skep.model.NodeDescription;
import skep.model.Platform;
import skep.model.Plugin;
import skep.model.Resources;
import skep.model.Task;

/// Runs each task as an HTTP server on a free port of 127.0.0.1 that says who it is. An image whose
/// name contains `missing` or `nosuch` cannot be pulled; one that contains `crash` exits with code
/// 1 after a second. Nothing outlives the process.
public final class EmbeddedEngine implements Engine, AutoCloseable {
  private static final Duration CRASH_AFTER = Duration.ofSeconds(1);
  private static final int ID_BYTES = 32;

  private final String node;
  private final String version;
  private final Random random = new Random();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<EngineListener> listeners = new CopyOnWriteArrayList<>();

  /// By id; guarded by itself.
  private final Map<String, EmbeddedContainer> containers = new TreeMap<>();

  /// @param node hostname of the pretended node
  /// @param version of skep
  public EmbeddedEngine(String node, String version) {
    this.node = node;
    this.version = version;
  }

  /// Ends all containers without telling anybody.
  @Override
  public void close() {
    synchronized (containers) {
      containers.values().forEach(container -> container.server().ifPresent(s -> s.stop(0)));
      containers.clear();
    }
    threads.shutdownNow();
  }

  @Override
  public CompletableFuture<NodeDescription> describe() {
    var runtime = Runtime.getRuntime();
    return CompletableFuture.completedFuture(
        new NodeDescription(
            node,
            new Platform(System.getProperty("os.arch", ""), "linux"),
            new Resources(runtime.availableProcessors() * 1_000_000_000L, runtime.maxMemory()),
            new EngineDescription(
                "embedded-" + version, new TreeMap<>(), List.of(new Plugin("Network", "host"))),
            Optional.empty()));
  }

  @Override
  public CompletableFuture<List<TaskContainer>> containers() {
    return locked(() -> containers.values().stream().map(EmbeddedContainer::seen).toList());
  }

  @Override
  public CompletableFuture<Void> pull(Task task, Consumer<String> progress) {
    var image = task.spec().containerSpec().image();
    if (image.contains("missing") || image.contains("nosuch")) {
      return CompletableFuture.failedFuture(
          new EngineException(
              Kind.REFUSED,
              "manifest for %s not found: manifest unknown: manifest unknown".formatted(image)));
    }
    progress.accept("downloading 0.0 of 0 MB");
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<TaskContainer> create(Task task) {
    return locked(
        () -> {
          var made =
              containers.values().stream()
                  .filter(container -> container.task().id().equals(task.id()))
                  .findFirst();
          if (made.isPresent()) {
            return made.get().seen();
          }
          var bytes = new byte[ID_BYTES];
          random.nextBytes(bytes);
          var id = HexFormat.of().formatHex(bytes);
          containers.put(
              id,
              new EmbeddedContainer(
                  id, task, Phase.CREATED, 0, Instant.now(), Optional.empty(), new EmbeddedLog()));
          return TaskContainer.created(id, task.id());
        });
  }

  @Override
  public CompletableFuture<Void> start(String containerId) {
    return change(
        containerId,
        container -> {
          if (container.phase() == Phase.RUNNING) {
            return container;
          }
          if (container.task().spec().containerSpec().image().contains("crash")) {
            crashLater(containerId);
          }
          return container.running(serve(container), Instant.now());
        });
  }

  private void crashLater(String containerId) {
    var later =
        CompletableFuture.delayedExecutor(CRASH_AFTER.toMillis(), TimeUnit.MILLISECONDS, threads);
    later.execute(() -> crash(containerId));
  }

  private void crash(String containerId) {
    var _ = end(containerId, 1);
  }

  private HttpServer serve(EmbeddedContainer container) {
    var text =
        "this is %s (%s) on %s\n".formatted(container.hostname(), container.task().name(), node);
    try {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      var server = HttpServer.create(address, 0);
      server.setExecutor(threads);
      var log = container.log();
      server.createContext("/", exchange -> answer(exchange, text, log));
      server.start();
      log.begin();
      log.write(
          false,
          "%s listens on port %d of %s"
              .formatted(container.task().name(), server.getAddress().getPort(), node));
      return server;
    } catch (IOException e) {
      throw new EngineException(Kind.REFUSED, "cannot listen: " + e.getMessage());
    }
  }

  private static void answer(HttpExchange exchange, String text, EmbeddedLog log)
      throws IOException {
    long start = System.nanoTime();
    try (exchange) {
      var body = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
      var request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
      log.write(false, request + " 200");
      log.answered(System.nanoTime() - start, request.length(), body.length);
    }
  }

  @Override
  public CompletableFuture<Void> stop(String containerId, Duration grace) {
    return end(containerId, 0);
  }

  /// The container's process ends, unless it had.
  private CompletableFuture<Void> end(String containerId, int exitCode) {
    return change(
        containerId,
        container -> {
          if (container.phase() != Phase.RUNNING) {
            return container;
          }
          container.server().ifPresent(server -> server.stop(0));
          container.log().write(exitCode != 0, "exits with code " + exitCode);
          container.log().end();
          return container.exited(exitCode, Instant.now());
        });
  }

  @Override
  public CompletableFuture<Void> remove(String containerId) {
    return locked(
        () -> {
          var gone = Optional.ofNullable(containers.remove(containerId));
          gone.flatMap(EmbeddedContainer::server).ifPresent(server -> server.stop(0));
          gone.ifPresent(container -> container.log().end());
          gone.ifPresent(container -> changed(container.task().id()));
          return null;
        });
  }

  @Override
  public CompletableFuture<TaskContainer> inspect(String containerId) {
    return locked(() -> need(containerId).seen());
  }

  @Override
  public TaskStreams streams() {
    return new Inside();
  }

  /// Logs, commands and usage of the pretended containers.
  private final class Inside implements TaskStreams {
    @Override
    public CompletableFuture<Feed<LogPiece>> logs(String taskId, LogRequest request) {
      return locked(() -> containerOf(taskId).log().follow(request));
    }

    @Override
    public CompletableFuture<ExecProcess> exec(String taskId, ExecRequest request) {
      return locked(
          () -> {
            var container = containerOf(taskId);
            if (container.phase() != Phase.RUNNING) {
              throw new EngineException(
                  Kind.REFUSED, "container " + container.id() + " is not running");
            }
            return new EmbeddedExec(request, container.hostname());
          });
    }

    @Override
    public CompletableFuture<List<ContainerUsage>> usage() {
      return locked(
          () ->
              containers.values().stream()
                  .filter(container -> container.phase() == Phase.RUNNING)
                  .map(container -> container.log().usage(container.task().id()))
                  .toList());
    }

    private EmbeddedContainer containerOf(String taskId) {
      return containers.values().stream()
          .filter(container -> container.task().id().equals(taskId))
          .findFirst()
          .orElseThrow(
              () ->
                  new EngineException(Kind.NOT_FOUND, "task " + taskId + " has no container here"));
    }
  }

  @Override
  public AutoCloseable watch(EngineListener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  private CompletableFuture<Void> change(
      String containerId, UnaryOperator<EmbeddedContainer> change) {
    return locked(
        () -> {
          var before = need(containerId);
          var after = change.apply(before);
          containers.put(containerId, after);
          if (!after.equals(before)) {
            changed(after.task().id());
          }
          return null;
        });
  }

  private EmbeddedContainer need(String containerId) {
    return Optional.ofNullable(containers.get(containerId))
        .orElseThrow(
            () -> new EngineException(Kind.NOT_FOUND, "No such container: " + containerId));
  }

  private void changed(String taskId) {
    if (!threads.isShutdown()) {
      listeners.forEach(listener -> threads.execute(() -> listener.changed(taskId)));
    }
  }

  private <T> CompletableFuture<T> locked(Supplier<T> call) {
    synchronized (containers) {
      try {
        return CompletableFuture.completedFuture(call.get());
      } catch (EngineException refused) {
        return CompletableFuture.failedFuture(refused);
      }
    }
  }
}
