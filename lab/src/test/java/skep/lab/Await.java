package skep.lab;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waiting for something outside this process to become true. It polls, because other processes and
/// networks tell nobody when they change.
final class Await {
  private static final Duration PAUSE = Duration.ofMillis(50);

  private Await() {}

  /// Returns as soon as `condition` holds. It is tried at once, then 50 ms after each failed try.
  ///
  /// @param what completes the sentence "not within 5 s: ..."
  /// @throws AssertionError when it did not hold in time, or the thread was interrupted
  static void within(Duration limit, String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not within %d ms: %s".formatted(limit.toMillis(), what));
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new AssertionError("interrupted while waiting: " + what);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
