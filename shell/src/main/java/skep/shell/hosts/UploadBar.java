package skep.shell.hosts;

import java.time.Duration;
import java.util.Locale;
import java.util.TreeMap;

/// How far uploads are, as one line of a terminal: `[#####-----] 52% 31 of 60 MiB 11.2 MiB/s m1 60%
/// m2 48%`. Not thread-safe.
final class UploadBar {
  private static final int CELLS = 20;
  private static final double MIB = 1024.0 * 1024;
  private static final int WIDTH = 79;

  /// By host and what it is brought.
  private final TreeMap<String, Part> parts = new TreeMap<>();

  private record Part(String host, long sent, long total) {}

  void add(String host, String what, long sent, long total) {
    parts.put(host + " " + what, new Part(host, sent, total));
  }

  /// Whether nothing is on its way.
  boolean isIdle() {
    return parts.values().stream().allMatch(part -> part.sent() >= part.total());
  }

  /// @param took since the first byte
  String text(Duration took) {
    long sent = parts.values().stream().mapToLong(Part::sent).sum();
    long total = Math.max(1, parts.values().stream().mapToLong(Part::total).sum());
    int full = (int) (CELLS * sent / total);
    double seconds = Math.max(0.001, took.toMillis() / 1000.0);
    var text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "[%s%s] %d%%  %.0f of %.0f MiB  %.1f MiB/s",
                "#".repeat(full),
                "-".repeat(CELLS - full),
                100 * sent / total,
                sent / MIB,
                total / MIB,
                sent / MIB / seconds));
    parts
        .values()
        .forEach(
            part -> {
              if (part.sent() < part.total()) {
                text.append("  ").append(part.host()).append(' ');
                text.append(100 * part.sent() / part.total()).append('%');
              }
            });
    return text.length() <= WIDTH ? text.toString() : text.substring(0, WIDTH);
  }
}
