package skep.tui.screens;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import skep.tui.cells.Area;
import skep.tui.cells.Frame;
import skep.tui.cells.Style;
import skep.tui.lists.Cell;
import skep.tui.lists.Column;
import skep.tui.lists.ListState;
import skep.tui.lists.Sight;
import skep.tui.lists.Table;
import skep.tui.model.DashModel;
import skep.tui.model.Panes;
import skep.view.DisplayWidth;

/// A list: headings, rows, and what does not fit of the row with the cursor.
final class TablePane {
  private static final int GAP = 2;

  /// Columns left of the first one: the mark and the cursor.
  private static final int MARGIN = 2;

  private TablePane() {}

  static void draw(Frame frame, Area area, DashModel model, Sight sight, int index) {
    var here = model.here();
    var table = Panes.table(sight, here, index);
    var list = here.lists().get(index);
    boolean hasFocus = here.focus() == index;
    if (table.size() == 0) {
      var text = list.filter().isAll() ? "nothing here" : "no row matches " + list.filter().text();
      heading(frame, area, table, widths(table, area.width(), 0, 0), list);
      frame.put(area.x() + MARGIN, area.y() + 1, area.right(), text, Style.DIM);
      return;
    }
    int position = table.position(list);
    var note = hasFocus ? note(table, position, area.width()) : List.<String>of();
    var rows = area.below(1).above(note.size());
    int first = first(position, rows.height(), table.size());
    int last = Math.min(table.size(), first + rows.height());
    var widths = widths(table, area.width(), first, last);
    heading(frame, area, table, widths, list);
    for (int row = first; row < last; row++) {
      var line = new Area(area.x(), rows.y() + row - first, area.width(), 1);
      row(frame, line, table, row, widths, list);
      if (hasFocus && row == position) {
        frame.put(line.x(), line.y(), line.right(), ">", Style.KEY);
        frame.choose(line);
      }
    }
    for (int i = 0; i < note.size(); i++) {
      frame.put(
          area.x() + MARGIN,
          area.bottom() - note.size() + i,
          area.right(),
          note.get(i),
          Style.WARN);
    }
  }

  /// The first row shown, so that the cursor is in the middle where that is possible: a list that
  /// stays put while the cursor moves would have to remember more.
  static int first(int position, int height, int size) {
    return Math.clamp((long) position - height / 2, 0, Math.max(0, size - height));
  }

  private static void heading(
      Frame frame, Area area, Table<?> table, int[] widths, ListState list) {
    int x = area.x() + MARGIN;
    for (int i = 0; i < widths.length; i++) {
      if (widths[i] == 0) {
        continue;
      }
      var column = table.columns().get(i);
      var sorted = column.title().equals(list.sort());
      var title = column.title() + (sorted ? (list.isReverse() ? "▼" : "▲") : "");
      int start = column.isNumber() ? x + widths[i] - DisplayWidth.of(title) : x;
      frame.put(Math.max(x, start), area.y(), area.right(), title, Style.HEADING);
      x += widths[i] + GAP;
    }
  }

  private static void row(
      Frame frame, Area line, Table<?> table, int row, int[] widths, ListState list) {
    if (list.marks().contains(table.refAt(row))) {
      frame.put(line.x() + 1, line.y(), line.right(), "*", Style.KEY);
    }
    int x = line.x() + MARGIN;
    for (int i = 0; i < widths.length; i++) {
      if (widths[i] == 0) {
        continue;
      }
      var cell = table.cell(row, i);
      cell(frame, new Area(x, line.y(), Math.min(widths[i], line.right() - x), 1), cell, table, i);
      highlight(frame, x, line, cell, list.filter().highlight());
      x += widths[i] + GAP;
    }
  }

  private static void cell(Frame frame, Area area, Cell cell, Table<?> table, int column) {
    int width = DisplayWidth.of(cell.text());
    boolean isNumber = table.columns().get(column).isNumber();
    int x = isNumber && width < area.width() ? area.right() - width : area.x();
    frame.put(x, area.y(), area.right(), cell.text(), cell.style());
    if (width > area.width() && area.width() > 0) {
      frame.put(area.right() - 1, area.y(), area.right(), "…", Style.DIM);
    }
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static void highlight(
      Frame frame, int x, Area line, Cell cell, Optional<Pattern> wanted) {
    if (wanted.isEmpty()) {
      return;
    }
    var matcher = wanted.get().matcher(cell.text());
    while (matcher.find() && matcher.end() > matcher.start()) {
      int from = x + DisplayWidth.of(cell.text().substring(0, matcher.start()));
      for (int i = 0; i < DisplayWidth.of(matcher.group()); i++) {
        if (from + i < line.right()) {
          frame.restyle(from + i, line.y(), Style.MATCH);
        }
      }
    }
  }

  /// The widths of columns: what rows on the screen need, but less where there is no room; columns
  /// of the highest rank go first. 0: not shown.
  private static int[] widths(Table<?> table, int width, int first, int last) {
    int count = table.columns().size();
    var needed = new int[count];
    for (int i = 0; i < count; i++) {
      var column = table.columns().get(i);
      needed[i] = Math.max(column.width(), column.title().length() + (column.isWide() ? 0 : 1));
      for (int row = first; row < last; row++) {
        needed[i] = Math.max(needed[i], DisplayWidth.of(table.cell(row, i).text()));
      }
    }
    int room = width - MARGIN;
    for (int rank = 9; rank > 0 && least(table, needed) > room; rank--) {
      drop(table, needed, rank, room);
    }
    return fitted(table, needed, room);
  }

  /// What the columns take when those that can give way do.
  private static int least(Table<?> table, int[] needed) {
    int sum = 0;
    for (int i = 0; i < needed.length; i++) {
      if (needed[i] > 0) {
        var column = table.columns().get(i);
        sum += (column.isWide() ? Math.min(needed[i], wideLeast(column)) : needed[i]) + GAP;
      }
    }
    return sum - GAP;
  }

  private static int wideLeast(Column<?> column) {
    return Math.max(column.width(), 12);
  }

  private static void drop(Table<?> table, int[] needed, int rank, int room) {
    for (int i = needed.length - 1; i >= 0; i--) {
      if (table.columns().get(i).rank() == rank && least(table, needed) > room) {
        needed[i] = 0;
      }
    }
  }

  private static int[] fitted(Table<?> table, int[] needed, int room) {
    int taken = 0;
    int wide = -1;
    for (int i = 0; i < needed.length; i++) {
      if (needed[i] > 0) {
        taken += needed[i] + GAP;
        wide = table.columns().get(i).isWide() ? i : wide;
      }
    }
    int spare = room - (taken - GAP);
    if (wide >= 0) {
      needed[wide] = Math.max(1, needed[wide] + spare);
    } else {
      for (int i = 0; i < needed.length && spare < 0; i++) {
        int cut = Math.min(-spare, Math.max(0, needed[i] - 4));
        needed[i] -= cut;
        spare += cut;
      }
    }
    return needed;
  }

  /// The last column of the row with the cursor in full, when it does not fit: errors are never
  /// cut.
  private static List<String> note(Table<?> table, int position, int width) {
    int last = table.columns().size() - 1;
    var text = table.cell(position, last).text();
    if (!table.columns().get(last).isWide() || text.isEmpty()) {
      return List.of();
    }
    var widths =
        widths(table, width, Math.max(0, position - 20), Math.min(table.size(), position + 20));
    if (widths[last] >= DisplayWidth.of(text)) {
      return List.of();
    }
    return wrapped(text, width - MARGIN);
  }

  /// Broken at spaces where there are any.
  static List<String> wrapped(String text, int width) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    for (var word : text.split(" ")) {
      var rest = word;
      if (DisplayWidth.of(line + " " + rest) > width && !line.isEmpty()) {
        lines.add(line.toString());
        line.setLength(0);
      }
      while (DisplayWidth.of(rest) > width) {
        lines.add(rest.substring(0, Math.min(rest.length(), width)));
        rest = rest.substring(Math.min(rest.length(), width));
      }
      line.append(line.isEmpty() ? "" : " ").append(rest);
    }
    if (!line.isEmpty()) {
      lines.add(line.toString());
    }
    return lines;
  }
}
