package skep.engine.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.NameParser;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import skep.engine.Engine;
import skep.engine.EngineException;
import skep.engine.EngineException.Kind;
import skep.engine.TaskContainer;
import skep.engine.TaskStreams;
import skep.model.NodeDescription;
import skep.model.Task;

/// A Docker Engine on its socket. Calls block on virtual threads, one each.
///
/// Image freshness: an image that is there is used as it is, whether named by tag or by digest, and
/// no registry is asked. Swarm asks for every tag, which holds up each task for 20 to 45 s when the
/// registry cannot be reached; freshness comes from the digest that creating or updating a service
/// resolves.
public final class DockerEngine implements Engine, AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /// Without a byte; a pull's progress counts.
  private static final Duration SILENCE_TIMEOUT = Duration.ofSeconds(60);

  /// What a stop may take beyond its grace period.
  private static final Duration STOP_SLACK = Duration.ofSeconds(60);

  private final String clusterId;
  private final DockerClient client;

  /// For answers that may take as long as they like.
  private final DockerClient patient;

  private final DockerStreams streams;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /// Looks for an image that are under way, by image.
  private final Map<String, CompletableFuture<Boolean>> checks = new ConcurrentHashMap<>();

  private final Map<String, DockerPull> pulls = new ConcurrentHashMap<>();
  private volatile NodeDescription node = NodeDescription.UNKNOWN;

  private DockerEngine(String clusterId, DockerClientConfig config) {
    this.clusterId = clusterId;
    this.client =
        DockerClientImpl.getInstance(
            config,
            new ZerodepDockerHttpClient.Builder()
                .dockerHost(config.getDockerHost())
                .sslConfig(config.getSSLConfig())
                .connectionTimeout(CONNECT_TIMEOUT)
                .responseTimeout(SILENCE_TIMEOUT)
                .build());
    this.patient =
        DockerClientImpl.getInstance(
            config,
            new ZerodepDockerHttpClient.Builder()
                .dockerHost(config.getDockerHost())
                .sslConfig(config.getSSLConfig())
                .connectionTimeout(CONNECT_TIMEOUT)
                .build());
    this.streams = new DockerStreams(client, patient, config, clusterId, threads);
  }

  /// The engine that `DOCKER_HOST` names, else the one on `/var/run/docker.sock`. Does not connect.
  ///
  /// @param clusterId marks this swarm's containers
  public static DockerEngine ofEnvironment(String clusterId) {
    return new DockerEngine(
        clusterId, DefaultDockerClientConfig.createDefaultConfigBuilder().build());
  }

  /// @param socket `unix:///path` or `tcp://host:port`
  public static DockerEngine at(URI socket, String clusterId) {
    return new DockerEngine(
        clusterId,
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost(socket.toString())
            .build());
  }

  /// Ends connections; containers stay.
  @Override
  public void close() {
    threads.shutdownNow();
    try {
      client.close();
      patient.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private <T> CompletableFuture<T> async(Supplier<T> call) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return call.get();
          } catch (RuntimeException error) { // docker-java's exceptions have no other common type
            throw DockerErrors.of(client, error);
          }
        },
        threads);
  }

  private CompletableFuture<Void> asyncRun(Runnable call) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            call.run();
          } catch (RuntimeException error) { // as above
            throw DockerErrors.of(client, error);
          }
        },
        threads);
  }

  @Override
  public CompletableFuture<NodeDescription> describe() {
    return async(
        () -> {
          node = DockerAnswers.description(client.infoCmd().exec());
          return node;
        });
  }

  @Override
  public CompletableFuture<List<TaskContainer>> containers() {
    return async(
        () -> {
          var found = new ArrayList<TaskContainer>();
          for (var id : ids(Map.of(Labels.SWARM_ID, clusterId))) {
            look(id).ifPresent(found::add);
          }
          return List.copyOf(found);
        });
  }

  private Optional<TaskContainer> look(String containerId) {
    try {
      var said = client.inspectContainerCmd(containerId).exec();
      return Optional.of(DockerAnswers.container(said));
    } catch (NotFoundException goneMeanwhile) {
      return Optional.empty();
    }
  }

  private List<String> ids(Map<String, String> labels) {
    return client.listContainersCmd().withShowAll(true).withLabelFilter(labels).exec().stream()
        .map(container -> container.getId())
        .toList();
  }

  @Override
  public CompletableFuture<Void> pull(Task task, Consumer<String> progress) {
    var image = task.spec().containerSpec().image();
    return presence(image)
        .thenCompose(
            isPresent ->
                isPresent
                    ? CompletableFuture.completedFuture(null)
                    : pulled(task, image, progress));
  }

  /// Tasks of one image that come together ask the engine once.
  private CompletableFuture<Boolean> presence(String image) {
    var check = checks.computeIfAbsent(image, _ -> async(() -> isPresent(image)));
    return check.whenComplete((_, _) -> checks.remove(image, check));
  }

  private boolean isPresent(String image) {
    try {
      client.inspectImageCmd(image).exec();
      return true;
    } catch (NotFoundException absent) {
      return false;
    }
  }

  /// Tasks that want the same image with the same rights share one pull.
  private CompletableFuture<Void> pulled(Task task, String image, Consumer<String> progress) {
    var auth =
        task.spec().containerSpec().pullOptions().map(options -> options.registryAuth()).orElse("");
    var key = image + " " + auth;
    var fresh = new DockerPull();
    var pull = pulls.computeIfAbsent(key, _ -> fresh);
    var joined = pull.join(progress);
    if (pull == fresh) {
      var _ =
          asyncRun(() -> download(image, auth, fresh))
              .whenComplete(
                  (_, error) -> {
                    pulls.remove(key);
                    if (error == null) {
                      fresh.done().complete(null);
                    } else {
                      fresh.done().completeExceptionally(error);
                    }
                  });
    }
    return joined;
  }

  private void download(String image, String auth, DockerPull pull) {
    var reference = NameParser.parseRepositoryTag(image);
    var command = client.pullImageCmd(reference.repos);
    if (!image.contains("@")) {
      command.withTag(reference.tag.isEmpty() ? "latest" : reference.tag);
    }
    if (!auth.isEmpty()) {
      command.withAuthConfig(DockerAnswers.auth(auth));
    }
    try (var answers = new Answers<>(pull::heard)) {
      command.exec(answers).awaitEnd();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException(Kind.UNREACHABLE, "interrupted while pulling " + image);
    } catch (IOException unclosed) {
      throw new UncheckedIOException(unclosed);
    } catch (RuntimeException error) { // docker-java wraps every transport error in one
      if (error.getCause() instanceof SocketTimeoutException) {
        throw new EngineException(
            Kind.REFUSED,
            "pulling %s: nothing arrived for %d s".formatted(image, SILENCE_TIMEOUT.toSeconds()));
      }
      throw error;
    }
    if (pull.error().isPresent()) {
      throw new EngineException(Kind.REFUSED, pull.error().get());
    }
  }

  @Override
  public CompletableFuture<TaskContainer> create(Task task) {
    return async(
        () -> {
          var request = new ContainerRequest(task, clusterId, node);
          var command = client.createContainerCmd(task.spec().containerSpec().image());
          try {
            return TaskContainer.created(request.fill(command).exec().getId(), task.id());
          } catch (ConflictException taken) {
            var own = Map.of(Labels.SWARM_ID, clusterId, Labels.TASK_ID, task.id());
            return ids(own).stream().findFirst().flatMap(this::look).orElseThrow(() -> taken);
          }
        });
  }

  @Override
  public CompletableFuture<Void> start(String containerId) {
    return asyncRun(
        () -> {
          try {
            client.startContainerCmd(containerId).exec();
          } catch (NotModifiedException alreadyStarted) {
            return;
          }
        });
  }

  @Override
  public CompletableFuture<Void> stop(String containerId, Duration grace) {
    return asyncRun(
            () -> {
              try {
                patient
                    .stopContainerCmd(containerId)
                    .withTimeout(Math.toIntExact(grace.toSeconds()))
                    .exec();
              } catch (NotModifiedException alreadyStopped) {
                return;
              }
            })
        .orTimeout(grace.plus(STOP_SLACK).toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public CompletableFuture<Void> remove(String containerId) {
    return asyncRun(
        () -> {
          try {
            client.removeContainerCmd(containerId).withForce(true).withRemoveVolumes(true).exec();
          } catch (NotFoundException | ConflictException goneOrGoing) {
            return;
          }
        });
  }

  @Override
  public CompletableFuture<TaskContainer> inspect(String containerId) {
    return async(() -> DockerAnswers.container(client.inspectContainerCmd(containerId).exec()));
  }

  @Override
  public TaskStreams streams() {
    return streams;
  }

  @Override
  public AutoCloseable watch(EngineListener listener) {
    return new DockerWatch(patient, clusterId, listener);
  }
}
