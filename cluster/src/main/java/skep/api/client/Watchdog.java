package skep.api.client;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Interrupts what blocks for too long: when the deadline passes without having been moved, it runs
/// `bite` once, on its own thread. (A channel of a unix socket has no time-out of its own, and a
/// selector costs a one-shot command more than this thread.)
final class Watchdog implements AutoCloseable {
  private final Runnable bite;
  private final Thread thread;
  private volatile long deadline;
  private volatile boolean closed;
  private volatile boolean bitten;

  Watchdog(Duration patience, Runnable bite) {
    this.bite = bite;
    this.deadline = System.nanoTime() + patience.toNanos();
    this.thread = Thread.ofPlatform().daemon(true).name("skep-watchdog").start(this::watch);
  }

  /// Starts the wait anew.
  void extend(Duration patience) {
    long before = deadline;
    deadline = System.nanoTime() + patience.toNanos();
    if (deadline - before < 0) {
      LockSupport.unpark(thread);
    }
  }

  boolean hasBitten() {
    return bitten;
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  private void watch() {
    while (!closed) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        bitten = true;
        bite.run();
        return;
      }
      LockSupport.parkNanos(left);
    }
  }
}
