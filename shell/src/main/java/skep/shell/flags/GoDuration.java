package skep.shell.flags;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Pattern;

/// Durations as Go writes them: `1h2m3s`, `1.5s`, `200ms`.
public final class GoDuration {
  private static final Pattern PART = Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)(ns|us|µs|ms|s|m|h)");
  private static final long SECOND = 1_000_000_000L;

  private GoDuration() {}

  /// @throws IllegalArgumentException with Go's text
  public static Duration parse(String text) {
    var rest = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
    if (rest.equals("0")) {
      return Duration.ZERO;
    }
    var parts = PART.matcher(rest);
    var nanos = BigDecimal.ZERO;
    int at = 0;
    while (at < rest.length() && parts.find(at) && parts.start() == at) {
      nanos = nanos.add(new BigDecimal(parts.group(1)).multiply(unit(parts.group(2))));
      at = parts.end();
    }
    if (rest.isEmpty() || at < rest.length()) {
      throw new IllegalArgumentException(
          "time: invalid duration \"" + text + "\" (write it as 90s, 1m30s or 200ms)");
    }
    if (nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw new IllegalArgumentException("time: duration \"" + text + "\" is too long");
    }
    var duration = Duration.ofNanos(nanos.longValue());
    return text.startsWith("-") ? duration.negated() : duration;
  }

  /// As Go prints: `1m30s`, `2160h0m0s`, `1.5s`, `200ms`, `0s`.
  public static String format(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    if (duration.isNegative()) {
      return "-" + format(duration.negated());
    }
    long nanos = duration.toNanos();
    if (nanos < SECOND) {
      return nanos < 1_000
          ? nanos + "ns"
          : nanos < 1_000_000 ? decimal(nanos, 1_000) + "µs" : decimal(nanos, 1_000_000) + "ms";
    }
    long hours = duration.toHours();
    long minutes = duration.toMinutesPart();
    var seconds = decimal(nanos % (60 * SECOND), SECOND) + "s";
    var text = hours > 0 || minutes > 0 ? minutes + "m" + seconds : seconds;
    return hours > 0 ? hours + "h" + text : text;
  }

  private static BigDecimal unit(String unit) {
    return BigDecimal.valueOf(
        switch (unit) {
          case "ns" -> 1L;
          case "us", "µs" -> 1_000L;
          case "ms" -> 1_000_000L;
          case "s" -> SECOND;
          case "m" -> 60 * SECOND;
          default -> 3600 * SECOND;
        });
  }

  private static String decimal(long amount, long unit) {
    return BigDecimal.valueOf(amount)
        .divide(BigDecimal.valueOf(unit))
        .stripTrailingZeros()
        .toPlainString();
  }
}
