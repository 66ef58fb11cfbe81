package skep.node;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import skep.manager.ControlException;
import skep.manager.ControlException.Kind;

/// What changes a node's life happens here, one thing at a time, on a thread that may block.
final class Steps implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Steps.class.getName());

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> Thread.ofPlatform().name("skep-node").daemon(true).unstarted(task));

  /// Fails with {@link ControlException} for what the caller can be told.
  <T extends @Nullable Object> CompletableFuture<T> run(Callable<T> body) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return body.call();
          } catch (ControlException refusal) {
            throw refusal;
          } catch (IOException e) {
            throw new ControlException(Kind.NOT_IN_SWARM, String.valueOf(e.getMessage()));
          } catch (Exception e) { // what Callable declares; the caller is told
            throw new CompletionException(e);
          }
        },
        thread);
  }

  /// Work on files that may fail.
  interface FileTask {
    void run() throws IOException;
  }

  /// Runs `body` and waits for its end; what is given meanwhile comes after it.
  void await(FileTask body) throws IOException {
    var done =
        thread.submit(
            () -> {
              body.run();
              return null;
            });
    try {
      done.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException failed -> throw failed;
        case RuntimeException bug -> throw bug;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while starting");
    }
  }

  /// Not at all when the daemon is stopping.
  void later(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException stopping) {
      LOG.log(Level.DEBUG, "stopping");
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
