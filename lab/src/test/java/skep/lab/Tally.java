package skep.lab;

import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;

/// Counts and longest times by name, for a report. Thread-safe.
final class Tally {
  private final SortedMap<String, Long> counts = new TreeMap<>();
  private final SortedMap<String, Duration> longest = new TreeMap<>();

  synchronized void count(String what) {
    counts.merge(what, 1L, Long::sum);
  }

  synchronized void took(String what, Duration time) {
    longest.merge(what, time, (a, b) -> a.compareTo(b) > 0 ? a : b);
  }

  synchronized long of(String what) {
    return counts.getOrDefault(what, 0L);
  }

  /// Zero when it never happened.
  synchronized Duration longest(String what) {
    return longest.getOrDefault(what, Duration.ZERO);
  }

  @Override
  public synchronized String toString() {
    var text = new StringBuilder();
    counts.forEach((what, count) -> text.append("  %-32s %7d%n".formatted(what, count)));
    longest.forEach(
        (what, time) ->
            text.append("  %-32s %7d ms%n".formatted("longest " + what, time.toMillis())));
    return text.toString();
  }
}
