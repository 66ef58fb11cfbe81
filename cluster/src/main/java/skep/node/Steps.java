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
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import skep.manager.ControlException;
import skep.manager.ControlException.Kind;

/// What changes a node's life happens here, one thing at a time, on a thread that may block.
final class Steps implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Steps.class.getName());
  private static final int PATIENCE_SECONDS = 2;

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> Thread.ofPlatform().name("skep-node").daemon(true).unstarted(task));

  private volatile boolean isClosing;

  /// Fails with {@link ControlException} for what the caller can be told.
  <T extends @Nullable Object> CompletableFuture<T> run(Callable<T> body) {
    return CompletableFuture.supplyAsync(
        () -> {
          if (isClosing) {
            throw new ControlException(Kind.NOT_IN_SWARM, "this daemon is stopping");
          }
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
      thread.execute(
          () -> {
            if (!isClosing) {
              task.run();
            }
          });
    } catch (RejectedExecutionException stopping) {
      LOG.log(Level.DEBUG, "stopping");
    }
  }

  /// What is under way comes to its end, if that is near: a manager that is interrupted while it
  /// closes leaves its port behind. What has not begun is left undone.
  @Override
  public void close() {
    isClosing = true;
    thread.shutdown();
    if (!hasEnded()) {
      thread.shutdownNow();
      var _ = hasEnded();
    }
  }

  private boolean hasEnded() {
    try {
      return thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
