package skep.tui.screens;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import skep.tui.cells.Area;
import skep.tui.cells.Frame;
import skep.tui.cells.Line;
import skep.tui.cells.Style;
import skep.tui.lists.Amounts;
import skep.tui.lists.Sight;
import skep.tui.model.DashModel;

/// Nodes, services and events at one glance.
final class OverviewScreen {
  /// From this width on nodes and services are side by side.
  private static final int SIDE_BY_SIDE = 96;

  private static final int EVENTS = 2;

  private static final int SAMPLES = 8;

  private OverviewScreen() {}

  static void draw(Frame frame, Area area, DashModel model, Sight sight) {
    summary(sight).draw(frame, 2, area.y(), area.right() - 2);
    var panes = area.below(1);
    if (area.width() >= SIDE_BY_SIDE) {
      sideBySide(frame, panes, model, sight);
    } else {
      stacked(frame, panes, model, sight);
    }
  }

  static Line summary(Sight sight) {
    var line = Line.of("NODES ", Style.HEADING).plus(sight.nodes().size() + ": ");
    var words =
        sight.nodes().stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.word().toLowerCase(Locale.ROOT),
                    TreeMap::new,
                    Collectors.counting()));
    line =
        line.plus(
            words.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(" ")));
    line =
        line.plus(load("  CPU ", sight.facts().loads().cpu()))
            .plus(load("  MEM ", sight.facts().loads().memory()));
    long running = sight.services().stream().mapToLong(row -> row.running()).sum();
    long starting =
        sight.roll().current().stream().filter(row -> row.task().isLive()).count() - running;
    long failed =
        sight.roll().current().stream().filter(row -> row.look().style() == Style.BAD).count();
    line = line.plus("  TASKS ", Style.HEADING).plus(running + " run");
    if (starting > 0) {
      line = line.plus(" %d start".formatted(starting), Style.WARN);
    }
    line = failed > 0 ? line.plus(" %d FAILED".formatted(failed), Style.BAD) : line;
    int count = sight.services().size();
    long fine =
        sight.services().stream()
            .filter(row -> row.running() == row.desired() && !row.word().equals("UPDATING"))
            .count();
    return line.plus("  SERVICES ", Style.HEADING)
        .plus("%d of %d ok".formatted(fine, count), fine == count ? Style.PLAIN : Style.WARN);
  }

  /// The last samples as bars, and the newest as a number; nothing while there are none.
  private static Line load(String title, List<Double> samples) {
    if (samples.isEmpty()) {
      return Line.EMPTY;
    }
    var shown = samples.subList(Math.max(0, samples.size() - SAMPLES), samples.size());
    return Line.of(title, Style.HEADING)
        .plus(Amounts.spark(shown, 100), Style.ACCENT)
        .plus(" %.0f%%".formatted(samples.getLast()));
  }

  private static void sideBySide(Frame frame, Area area, DashModel model, Sight sight) {
    int events = Math.max(5, Math.min(area.height() / 3, 12));
    int upper = area.height() - events;
    int middle = area.width() * 45 / 100;
    var nodes = new Area(0, area.y(), middle + 1, upper + 1);
    var services = new Area(middle, area.y(), area.width() - middle, upper + 1);
    frame.horizontal(0, area.width() - 1, area.y());
    frame.horizontal(0, area.width() - 1, area.y() + upper);
    frame.vertical(middle, area.y(), area.y() + upper);
    pane(frame, nodes, model, sight, 0);
    pane(frame, services, model, sight, 1);
    pane(frame, new Area(0, area.y() + upper, area.width(), events + 1), model, sight, EVENTS);
  }

  /// One above the other; the one with the focus gets the room.
  private static void stacked(Frame frame, Area area, DashModel model, Sight sight) {
    int focus = model.here().focus();
    int small = Math.max(3, area.height() / 4);
    int y = area.y();
    for (int i = 0; i < 3; i++) {
      int height = i == focus ? area.height() - 2 * small : small;
      frame.horizontal(0, area.width() - 1, y);
      pane(frame, new Area(0, y, area.width(), height + 1), model, sight, i);
      y += height;
    }
  }

  /// @param area with the lines around it
  static void pane(Frame frame, Area area, DashModel model, Sight sight, int index) {
    ListScreen.title(frame, area, model, sight, index);
    DashView.pane(frame, area.inset(1, 1), model, sight, index);
  }
}
