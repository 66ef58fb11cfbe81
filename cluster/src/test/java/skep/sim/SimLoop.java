package skep.sim;

import java.time.Duration;
import java.time.Instant;
import skep.loop.EventLoop;

/// The event loop of one simulated process, from its start until it crashes or the run ends.
///
/// Made by {@link SimScheduler#process}. A process that restarts gets a new loop: whatever objects
/// of the old life still give tasks to the old loop, they never run.
public final class SimLoop implements EventLoop {
  private final SimScheduler scheduler;
  private final String name;
  private Duration wallSkew = Duration.ZERO;
  private long resumeNanos = Long.MIN_VALUE;
  private boolean isAlive = true;

  SimLoop(SimScheduler scheduler, String name) {
    this.scheduler = scheduler;
    this.name = name;
  }

  /// As given to {@link SimScheduler#process}; two lives of one process have equal names.
  public String name() {
    return name;
  }

  /// False once crashed.
  public boolean isAlive() {
    return isAlive;
  }

  /// Drops all pending tasks and ignores later ones. Idempotent.
  public void crash() {
    isAlive = false;
    scheduler.dropTasksOf(this);
  }

  /// Stops the process as SIGSTOP does: tasks due during the pause run, in order, at its end.
  public void pause(Duration length) {
    resumeNanos = Math.max(resumeNanos, scheduler.nanoTime() + length.toNanos());
  }

  /// Sets this process's wall clock off from the true one. `nanoTime` is not affected.
  public void skewWallClock(Duration skew) {
    wallSkew = skew;
  }

  @Override
  public Instant now() {
    return scheduler.now().plus(wallSkew);
  }

  @Override
  public long nanoTime() {
    return scheduler.nanoTime();
  }

  @Override
  public void execute(Runnable task) {
    schedule(Duration.ZERO, task);
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    return isAlive ? scheduler.add(this, delay, task) : () -> {};
  }

  /// When a task due now may run: now, or the end of the pause.
  long resumeNanos() {
    return resumeNanos;
  }
}
