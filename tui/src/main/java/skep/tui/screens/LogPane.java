package skep.tui.screens;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import skep.tui.cells.Area;
import skep.tui.cells.Frame;
import skep.tui.cells.Line;
import skep.tui.cells.Style;
import skep.tui.lists.Sight;
import skep.tui.model.DashModel;
import skep.tui.swarm.LogEntry;
import skep.view.DisplayWidth;

/// Logs, each task's lines under its name in a colour of its own. What was searched for stands out;
/// while they are followed the newest line is the last one.
final class LogPane {
  private static final List<Style> NAMES =
      List.of(Style.ACCENT, Style.GOOD, Style.WARN, Style.TITLE, Style.KEY, Style.HEADING);

  private LogPane() {}

  static void draw(Frame frame, Area area, DashModel model, Sight sight) {
    var book = model.logs();
    var text = area.above(1);
    if (book.entries().isEmpty()) {
      var why = book.state().isEmpty() ? "no lines yet" : "";
      frame.put(area.x() + 1, area.y(), area.right(), why, Style.DIM);
    }
    var styles = styles(book.entries());
    int wide =
        book.entries().stream().mapToInt(entry -> DisplayWidth.of(entry.task())).max().orElse(0);
    var rows = new ArrayList<Line>();
    int count = book.entries().size();
    int last = book.isFollowing() ? count - 1 : Math.min(count - 1, model.here().list().index());
    for (int i = last; i >= 0 && rows.size() < text.height(); i--) {
      var entry = book.entries().get(i);
      var lines =
          lines(entry, head(entry, wide, styles, model, sight), text.width() - 2, book.isWrapped());
      for (int k = lines.size() - 1; k >= 0 && rows.size() < text.height(); k--) {
        rows.addFirst(lines.get(k));
      }
    }
    var wanted = model.here().list().filter().highlight();
    for (int i = 0; i < rows.size(); i++) {
      rows.get(i).draw(frame, text.x() + 1, text.y() + i, text.right());
      mark(frame, text, text.y() + i, rows.get(i), wanted);
    }
    foot(frame, area, model, last);
  }

  private static void foot(Frame frame, Area area, DashModel model, int last) {
    var book = model.logs();
    var line =
        Line.of(
            book.isFollowing()
                ? "following"
                : "line %d of %d".formatted(last + 1, book.entries().size()),
            Style.DIM);
    if (!book.state().isEmpty()) {
      line = line.plus("  " + book.state(), Style.WARN);
    }
    line.draw(frame, area.x() + 1, area.bottom() - 1, area.right());
  }

  private static Line head(
      LogEntry entry, int wide, Map<String, Style> styles, DashModel model, Sight sight) {
    var time = model.settings().isAbsolute() ? sight.timeOfDay(entry.time()) + " " : "";
    if (entry.task().isEmpty()) {
      return Line.of(time, Style.DIM);
    }
    int spaces = wide - DisplayWidth.of(entry.task());
    return Line.of(time, Style.DIM)
        .plus(entry.task() + " ".repeat(spaces), styles.getOrDefault(entry.task(), Style.PLAIN))
        .plus(" │ ", Style.DIM);
  }

  private static List<Line> lines(LogEntry entry, Line head, int width, boolean isWrapped) {
    var style =
        switch (entry.kind()) {
          case OUT -> Style.PLAIN;
          case ERR -> Style.WARN;
          case GAP -> Style.BAD;
          case BACK -> Style.GOOD;
        };
    var text = printable(entry.line());
    int room = Math.max(10, width - head.width());
    if (!isWrapped || DisplayWidth.of(text) <= room) {
      return List.of(head.plus(text, style));
    }
    var lines = new ArrayList<Line>();
    for (var part : TablePane.wrapped(text, room)) {
      lines.add(
          lines.isEmpty() ? head.plus(part, style) : Line.EMPTY.to(head.width()).plus(part, style));
    }
    return lines;
  }

  /// Programs write escape sequences that would be drawn as letters.
  private static String printable(String text) {
    return text.replaceAll("\u001b\\[[0-9;?]*[A-Za-z]", "").replace('\t', ' ');
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static void mark(Frame frame, Area area, int y, Line line, Optional<Pattern> wanted) {
    if (wanted.isEmpty()) {
      return;
    }
    var text = line.text();
    var matcher = wanted.get().matcher(text);
    while (matcher.find() && matcher.end() > matcher.start()) {
      int x = area.x() + 1 + DisplayWidth.of(text.substring(0, matcher.start()));
      for (int k = 0; k < DisplayWidth.of(matcher.group()) && x + k < area.right(); k++) {
        frame.restyle(x + k, y, Style.MATCH);
      }
    }
  }

  private static Map<String, Style> styles(List<LogEntry> entries) {
    var names = new TreeMap<String, Style>();
    for (var entry : entries) {
      if (!names.containsKey(entry.task())) {
        names.put(entry.task(), NAMES.get(names.size() % NAMES.size()));
      }
    }
    return names;
  }
}
