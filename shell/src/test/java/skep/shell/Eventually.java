package skep.shell;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waits for what other threads do.
final class Eventually {
  private static final Duration LIMIT = Duration.ofSeconds(15);

  private Eventually() {}

  static void holds(String what, BooleanSupplier condition) {
    holds(() -> what, condition);
  }

  /// @param what is said when it does not come true
  static void holds(Supplier<String> what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + LIMIT + ": " + what.get());
      }
      LockSupport.parkNanos(5_000_000);
    }
  }
}
