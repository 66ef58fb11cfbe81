package skep.api.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.LongSupplier;

/// Counts failures by address, so that tokens cannot be guessed by trying. Thread-safe.
final class FailureLimit {
  private static final int FAILURES_MAX = 10;
  private static final int ADDRESSES_MAX = 10_000;
  private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();

  private record Window(long start, int failures) {}

  private final LongSupplier nanoTime;
  private final SequencedMap<String, Window> windows = new LinkedHashMap<>();

  FailureLimit(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  synchronized boolean isExceeded(String address) {
    return current(address).failures() >= FAILURES_MAX;
  }

  synchronized void failed(String address) {
    var window = current(address);
    windows.putLast(address, new Window(window.start(), window.failures() + 1));
    if (windows.size() > ADDRESSES_MAX) {
      windows.pollFirstEntry();
    }
  }

  private Window current(String address) {
    long now = nanoTime.getAsLong();
    var window = windows.get(address);
    return window == null || now - window.start() > WINDOW_NANOS ? new Window(now, 0) : window;
  }
}
