package skep.tui.lists;

import java.util.List;
import java.util.Locale;
import skep.tui.cells.Style;

/// Numbers for narrow columns.
public final class Amounts {
  private static final String[] UNITS = {"B", "K", "M", "G", "T", "P"};
  private static final String BARS = "▁▂▃▄▅▆▇█";

  private Amounts() {}

  /// `512B`, `1.5K`, `61G`: powers of 1024.
  public static String bytes(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    var format = value < 10 && unit > 0 ? "%.1f%s" : "%.0f%s";
    return String.format(Locale.ROOT, format, value, UNITS[unit]);
  }

  /// `▓▓▓░░░`: `part` of `whole` in `width` columns.
  public static String bar(long part, long whole, int width) {
    int filled = whole <= 0 ? 0 : (int) Math.min(width, part * width / whole);
    return "▓".repeat(filled) + "░".repeat(width - filled);
  }

  /// `38%`; much of something stands out.
  public static Cell percent(double value) {
    var style = value >= 90 ? Style.BAD : value >= 75 ? Style.WARN : Style.PLAIN;
    return new Cell(String.format(Locale.ROOT, "%.0f%%", value), style);
  }

  /// One column for each value, `▁` to `█`.
  ///
  /// @param most the value of a full column
  public static String spark(List<Double> values, double most) {
    var text = new StringBuilder();
    for (double value : values) {
      double share = most <= 0 ? 0 : Math.clamp(value / most, 0, 1);
      text.append(BARS.charAt((int) Math.round(share * (BARS.length() - 1))));
    }
    return text.toString();
  }
}
