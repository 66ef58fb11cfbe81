package skep.shell.print;

import java.util.ArrayList;
import java.util.List;
import skep.view.DisplayWidth;

/// Makes a table fit a terminal by cutting what can be looked up elsewhere: images first, then
/// ports. Nothing else is cut, least of all errors.
final class FitToWidth {
  private static final List<String> CUT_FIRST = List.of("IMAGE", "PORTS");
  private static final int MIN = 12;

  private FitToWidth() {}

  /// @param lines headers first
  /// @param columns of the terminal; 0: not known, nothing is cut
  static List<List<String>> of(List<List<String>> lines, int columns) {
    var fitted = lines;
    for (var header : CUT_FIRST) {
      int excess = columns == 0 ? 0 : widest(fitted) - columns;
      int column = lines.getFirst().indexOf(header);
      if (excess > 0 && column >= 0) {
        fitted = cut(fitted, column, excess);
      }
    }
    return fitted;
  }

  private static int widest(List<List<String>> lines) {
    return TextTable.render(lines).lines().mapToInt(DisplayWidth::of).max().orElse(0);
  }

  private static List<List<String>> cut(List<List<String>> lines, int column, int excess) {
    int widest = lines.stream().mapToInt(line -> DisplayWidth.of(line.get(column))).max().orElse(0);
    int limit = Math.max(MIN, widest - excess);
    var cut = new ArrayList<List<String>>();
    for (var line : lines) {
      var cells = new ArrayList<>(line);
      cells.set(column, cut(line.get(column), limit));
      cut.add(cells);
    }
    return cut;
  }

  private static String cut(String text, int limit) {
    if (DisplayWidth.of(text) <= limit) {
      return text;
    }
    int end = text.length();
    while (DisplayWidth.of(text.substring(0, end)) > limit - 1) {
      end = text.offsetByCodePoints(end, -1);
    }
    return text.substring(0, end) + "…";
  }
}
