package skep.shell.flags;

import java.math.BigDecimal;

/// Amounts of CPU: `0.5` is 500,000,000 billionths.
public final class Cpus {
  private Cpus() {}

  /// @throws IllegalArgumentException with Docker's text
  public static long parseNanos(String text) {
    BigDecimal cpus;
    try {
      cpus = new BigDecimal(text);
    } catch (NumberFormatException _) {
      throw new IllegalArgumentException("failed to parse " + text + " as a rational number");
    }
    var nanos = cpus.movePointRight(9);
    if (nanos.stripTrailingZeros().scale() > 0) {
      throw new IllegalArgumentException("value is too precise");
    }
    if (nanos.signum() < 0 || nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw new IllegalArgumentException("invalid cpu value " + text);
    }
    return nanos.longValue();
  }

  public static String format(long nanos) {
    return BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString();
  }
}
