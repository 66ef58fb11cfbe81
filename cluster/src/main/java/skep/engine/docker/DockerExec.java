package skep.engine.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.core.DockerClientConfig;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import skep.engine.EngineException;
import skep.engine.EngineException.Kind;
import skep.engine.ExecEvent;
import skep.engine.ExecProcess;
import skep.engine.Feed;
import skep.engine.QueueFeed;

/// One command in one container, over a connection of its own.
final class DockerExec implements ExecProcess {
  private static final int EVENTS_WAITING_MAX = 64;
  private static final int PIECE_BYTES_MAX = 16 << 10;

  private final DockerClient client;
  private final DockerClientConfig config;
  private final Executor threads;
  private final String id;
  private final boolean isTty;
  private final CompletableFuture<ExecConnection> connection = new CompletableFuture<>();
  private final QueueFeed<ExecEvent> events = new QueueFeed<>(EVENTS_WAITING_MAX, this::close);

  /// @param id Docker's for the command
  DockerExec(
      DockerClient client, DockerClientConfig config, Executor threads, String id, boolean isTty) {
    this.client = client;
    this.config = config;
    this.threads = threads;
    this.id = id;
    this.isTty = isTty;
  }

  @Override
  public void start() {
    threads.execute(this::run);
  }

  private void run() {
    try (var open = ExecConnection.open(config, id, isTty)) {
      if (!connection.complete(open)) {
        return;
      }
      open.read(this::heard);
      var exit = client.inspectExecCmd(id).exec().getExitCodeLong();
      events.put(new ExecEvent.Exited(exit == null ? 0 : exit.intValue()));
      events.end();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      events.fail(new EngineException(Kind.UNREACHABLE, "interrupted"));
    } catch (IOException e) {
      failed(new EngineException(Kind.REFUSED, String.valueOf(e.getMessage())));
    } catch (RuntimeException said) { // docker-java's have no other common type
      failed(DockerErrors.of(client, said));
    }
  }

  private void failed(EngineException why) {
    connection.completeExceptionally(why);
    events.fail(why);
  }

  private void heard(boolean isError, byte[] bytes) throws InterruptedException {
    for (int at = 0; at < bytes.length; at += PIECE_BYTES_MAX) {
      var piece = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + PIECE_BYTES_MAX));
      events.put(new ExecEvent.Output(isError, Base64.getEncoder().encodeToString(piece)));
    }
  }

  @Override
  public Feed<ExecEvent> events() {
    return events;
  }

  @Override
  public void write(byte[] bytes) throws InterruptedException {
    try {
      connection.get().write(bytes);
    } catch (ExecutionException | IOException e) {
      throw new EngineException(Kind.REFUSED, "the command takes no input any more");
    }
  }

  @Override
  public void closeInput() {
    try {
      connection.get().endInput();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | IOException ended) {
      return;
    }
  }

  @Override
  public void resize(int rows, int columns) {
    try {
      client.resizeExecCmd(id).withSize(rows, columns).exec();
    } catch (DockerException endedOrNotBegun) {
      return;
    }
  }

  @Override
  public void close() {
    var never = new EngineException(Kind.REFUSED, "the command was let go");
    if (!connection.completeExceptionally(never) && !connection.isCompletedExceptionally()) {
      connection.join().close();
    }
  }
}
