package skep.shell.print;

import java.util.ArrayList;
import java.util.List;
import skep.view.DisplayWidth;

/// Columns as Docker's CLI lays them out: at least 10 wide, 3 spaces between, the last one
/// unpadded.
public final class TextTable {
  private static final int MIN_WIDTH = 10;
  private static final int PADDING = 3;

  private TextTable() {}

  /// Lines of cells, each line ended by a newline; lines may have different numbers of cells.
  public static String render(List<List<String>> lines) {
    var widths = widths(lines);
    var out = new StringBuilder();
    for (var cells : lines) {
      for (int i = 0; i < cells.size(); i++) {
        var cell = cells.get(i);
        out.append(cell);
        if (i < cells.size() - 1) {
          out.repeat(' ', widths.get(i) - DisplayWidth.of(cell));
        }
      }
      out.append('\n');
    }
    return out.toString();
  }

  private static List<Integer> widths(List<List<String>> lines) {
    var widths = new ArrayList<Integer>();
    for (var cells : lines) {
      for (int i = 0; i < cells.size(); i++) {
        if (i == widths.size()) {
          widths.add(MIN_WIDTH);
        }
        // the last cell of a line does not push the column: nothing follows it
        if (i < cells.size() - 1) {
          widths.set(i, Math.max(widths.get(i), DisplayWidth.of(cells.get(i)) + PADDING));
        }
      }
    }
    return widths;
  }
}
