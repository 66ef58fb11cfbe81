package skep.loop;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/// An {@link EventLoop} on one daemon platform thread of its own.
public final class ThreadLoop implements EventLoop, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ThreadLoop.class.getName());
  private static final int CLOSE_TIMEOUT_SECONDS = 5;

  private final String name;
  private final ScheduledThreadPoolExecutor executor;

  /// @param name of the thread, as seen in thread dumps and in the log
  public ThreadLoop(String name) {
    this.name = name;
    this.executor =
        new ScheduledThreadPoolExecutor(
            1, task -> Thread.ofPlatform().name(name).daemon(true).unstarted(task));
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void execute(Runnable task) {
    try {
      executor.execute(guarded(task));
    } catch (RejectedExecutionException closed) {
      LOG.log(Level.DEBUG, () -> name + " is closed, a task was dropped");
    }
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    try {
      var future = executor.schedule(guarded(task), delay.toNanos(), NANOSECONDS);
      return () -> future.cancel(false);
    } catch (RejectedExecutionException closed) {
      LOG.log(Level.DEBUG, () -> name + " is closed, a timer was dropped");
      return () -> {};
    }
  }

  /// Runs what was given before, drops timers, and waits up to 5 s for the thread to end.
  @Override
  public void close() {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(CLOSE_TIMEOUT_SECONDS, SECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException e) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | Error bug) {
        LOG.log(Level.ERROR, "bug in loop " + name, bug);
      }
    };
  }
}
