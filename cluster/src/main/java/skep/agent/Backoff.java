package skep.agent;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// Doubling delays with chance in them, so that a hundred agents do not come back at one instant.
final class Backoff {
  private final Duration first;
  private final Duration max;
  private final RandomGenerator random;
  private int failures;

  Backoff(Duration first, Duration max, RandomGenerator random) {
    this.first = first;
    this.max = max;
    this.random = random;
  }

  /// Between half and all of `first * 2^failures`, at most `max`.
  Duration next() {
    long full = Math.min(max.toNanos(), first.toNanos() << Math.min(failures, 20));
    failures++;
    return Duration.ofNanos(full / 2 + random.nextLong(full / 2 + 1));
  }

  void reset() {
    failures = 0;
  }
}
