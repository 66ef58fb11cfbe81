package skep.shell.flags;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Sizes of memory as Docker reads and shows them: powers of 1024.
public final class ByteSize {
  private static final Pattern SIZE = Pattern.compile("(\\d+(?:\\.\\d+)?) ?([kmgtp]?)i?b?");
  private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB");

  private ByteSize() {}

  /// Bytes of `512`, `64m`, `1.5g`, `2GiB`.
  ///
  /// @throws IllegalArgumentException with Docker's text
  public static long parse(String text) {
    var size = SIZE.matcher(text.toLowerCase(Locale.ROOT));
    if (!size.matches()) {
      throw new IllegalArgumentException("invalid size: '" + text + "'");
    }
    int power = "kmgtp".indexOf(size.group(2)) + (size.group(2).isEmpty() ? 0 : 1);
    var bytes = new BigDecimal(size.group(1)).multiply(BigDecimal.valueOf(1024).pow(power));
    if (bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw new IllegalArgumentException("invalid size: '" + text + "' is too large");
    }
    return bytes.longValue();
  }

  /// Four significant digits: `3.686GiB`, `64MiB`.
  public static String format(long bytes) {
    double amount = bytes;
    int unit = 0;
    while (amount >= 1024 && unit < UNITS.size() - 1) {
      amount /= 1024;
      unit++;
    }
    var digits = new BigDecimal(amount).round(new java.math.MathContext(4));
    return digits.stripTrailingZeros().toPlainString() + UNITS.get(unit);
  }
}
