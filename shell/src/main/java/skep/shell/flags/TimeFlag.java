package skep.shell.flags;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;

/// Points in time as Docker's `--since` and `--until` take them: how long ago (`42m`), a date, a
/// date and time with or without a zone, or seconds since 1970.
public final class TimeFlag {
  private TimeFlag() {}

  /// @param zone of times that say none
  /// @throws IllegalArgumentException saying how to write it
  public static Instant parse(String text, Instant now, ZoneId zone) {
    try {
      return now.minus(GoDuration.parse(text));
    } catch (IllegalArgumentException _) {
      return absolute(text, zone);
    }
  }

  private static Instant absolute(String text, ZoneId zone) {
    try {
      if (text.matches("\\d{5,}(\\.\\d+)?")) {
        var seconds = new BigDecimal(text);
        long whole = seconds.longValue();
        return Instant.ofEpochSecond(
            whole, seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValue());
      }
      if (text.endsWith("Z") || text.matches(".*T.*[+-]\\d\\d:\\d\\d")) {
        return OffsetDateTime.parse(text).toInstant();
      }
      return text.contains("T")
          ? LocalDateTime.parse(text).atZone(zone).toInstant()
          : LocalDate.parse(text).atStartOfDay(zone).toInstant();
    } catch (DateTimeException _) {
      throw new IllegalArgumentException(
          "no time: write it as 42m (ago), 2026-11-22, 2026-11-22T14:03:00 or"
              + " 2026-11-22T14:03:00Z");
    }
  }

  /// Seconds since 1970 as the API takes them.
  public static String seconds(Instant time) {
    return "%d.%09d".formatted(time.getEpochSecond(), time.getNano());
  }
}
