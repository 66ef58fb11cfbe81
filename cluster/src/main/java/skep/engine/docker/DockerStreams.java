package skep.engine.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.core.DockerClientConfig;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import skep.engine.ContainerUsage;
import skep.engine.EngineException;
import skep.engine.EngineException.Kind;
import skep.engine.ExecProcess;
import skep.engine.ExecRequest;
import skep.engine.Feed;
import skep.engine.LogPiece;
import skep.engine.LogRequest;
import skep.engine.QueueFeed;
import skep.engine.TaskStreams;

/// Logs, commands and usage of one engine's containers. Calls block on virtual threads.
///
/// @param patient for answers that may take as long as they like
/// @param config where the engine is, for what docker-java cannot do
record DockerStreams(
    DockerClient client,
    DockerClient patient,
    DockerClientConfig config,
    String clusterId,
    ExecutorService threads)
    implements TaskStreams {
  private static final int LINES_WAITING_MAX = 1_000;

  @Override
  public CompletableFuture<Feed<LogPiece>> logs(String taskId, LogRequest request) {
    return async(() -> follow(containerOf(taskId), request));
  }

  private Feed<LogPiece> follow(String containerId, LogRequest request) {
    var frames = new LogFrames();
    var opened = new CompletableFuture<Closeable>();
    var feed = new QueueFeed<LogPiece>(LINES_WAITING_MAX, () -> close(opened));
    var answers = new Answers<Frame>(frame -> put(frames.pieces(frame), request, feed));
    opened.complete(answers);
    var command =
        patient
            .logContainerCmd(containerId)
            .withTimestamps(true)
            .withFollowStream(request.isFollowing())
            .withStdOut(request.withOut())
            .withStdErr(request.withErr());
    request.since().ifPresent(since -> command.withSince(Math.toIntExact(since.getEpochSecond())));
    request
        .until()
        .ifPresent(until -> command.withUntil(Math.toIntExact(until.getEpochSecond() + 1)));
    request.tail().ifPresentOrElse(command::withTail, command::withTailAll);
    threads.execute(
        () -> {
          try (answers) {
            command.exec(answers).awaitEnd();
            feed.end();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            feed.fail(new EngineException(Kind.UNREACHABLE, "interrupted"));
          } catch (IOException | RuntimeException lost) { // docker-java's have no other type
            feed.fail(
                lost instanceof RuntimeException said
                    ? DockerErrors.of(client, said)
                    : new EngineException(Kind.UNREACHABLE, String.valueOf(lost.getMessage())));
          }
        });
    return feed;
  }

  /// Docker knows whole seconds only.
  private static void put(List<LogPiece> pieces, LogRequest request, QueueFeed<LogPiece> feed) {
    try {
      for (var piece : pieces) {
        boolean isWanted =
            request.since().filter(piece.time()::isBefore).isEmpty()
                && request.until().filter(piece.time()::isAfter).isEmpty();
        if (isWanted && !feed.put(piece)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(CompletableFuture<Closeable> opened) {
    try {
      opened.join().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public CompletableFuture<ExecProcess> exec(String taskId, ExecRequest request) {
    return async(() -> made(containerOf(taskId), request));
  }

  private ExecProcess made(String containerId, ExecRequest request) {
    var command =
        client
            .execCreateCmd(containerId)
            .withCmd(request.command().toArray(String[]::new))
            .withTty(request.isTty())
            .withAttachStdin(request.hasInput())
            .withAttachStdout(true)
            .withAttachStderr(true);
    if (!request.environment().isEmpty()) {
      command.withEnv(request.environment());
    }
    if (!request.user().isEmpty()) {
      command.withUser(request.user());
    }
    if (!request.directory().isEmpty()) {
      command.withWorkingDir(request.directory());
    }
    return new DockerExec(client, config, threads, command.exec().getId(), request.isTty());
  }

  @Override
  public CompletableFuture<List<ContainerUsage>> usage() {
    return async(
            () ->
                client
                    .listContainersCmd()
                    .withLabelFilter(Map.of(Labels.SWARM_ID, clusterId))
                    .exec()
                    .stream()
                    .map(this::usageOf)
                    .toList())
        .thenCompose(DockerStreams::all);
  }

  private CompletableFuture<Optional<ContainerUsage>> usageOf(Container container) {
    var taskId = container.getLabels().getOrDefault(Labels.TASK_ID, "");
    return CompletableFuture.supplyAsync(
        () -> DockerStats.read(config, container.getId(), taskId), threads);
  }

  private static CompletableFuture<List<ContainerUsage>> all(
      List<CompletableFuture<Optional<ContainerUsage>>> asked) {
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .thenApply(
            _ -> {
              var known = new ArrayList<ContainerUsage>();
              asked.forEach(each -> each.join().ifPresent(known::add));
              return List.copyOf(known);
            });
  }

  private String containerOf(String taskId) {
    var labels = Map.of(Labels.SWARM_ID, clusterId, Labels.TASK_ID, taskId);
    return client.listContainersCmd().withShowAll(true).withLabelFilter(labels).exec().stream()
        .map(Container::getId)
        .findFirst()
        .orElseThrow(
            () -> new EngineException(Kind.NOT_FOUND, "task " + taskId + " has no container here"));
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
}
