package skep.tui.screens;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import skep.model.TaskState;
import skep.tui.cells.Area;
import skep.tui.cells.Frame;
import skep.tui.cells.Line;
import skep.tui.cells.Style;
import skep.tui.lists.Sight;
import skep.tui.model.DashModel;
import skep.tui.model.Panes;
import skep.tui.model.Place;
import skep.tui.swarm.NodeRow;
import skep.tui.swarm.Ref;
import skep.tui.swarm.TaskRow;
import skep.view.DisplayWidth;

/// The node map: a column for each node, in it a block for each task, in its service's colour. A
/// task that has just come to its node is pointed at; one on its way out is hollow.
final class MapPane {
  private static final int[] WIDTHS = {16, 12, 9, 6, 4};
  private static final int HEAD = 3;

  private MapPane() {}

  static void draw(Frame frame, Area area, DashModel model, Sight sight) {
    Place here = model.here();
    var table = Panes.table(sight, here);
    if (table.size() == 0) {
      frame.put(area.x() + 1, area.y() + 1, "no node matches", Style.DIM);
      return;
    }
    var blocks = blocks(sight);
    var colours = colours(sight);
    int width = width(table.size(), area.width());
    int columns = Math.max(1, area.width() / (width + 1));
    int position = table.position(here.list());
    int first = TablePane.first(position, columns, table.size());
    int last = Math.min(table.size(), first + columns);
    var board = area.above(2);
    for (int i = first; i < last; i++) {
      var column = new Area(area.x() + (i - first) * (width + 1), area.y(), width, board.height());
      column(frame, column, sight, table.refAt(i), blocks, colours);
      if (i == position) {
        frame.choose(column.top(1));
      }
    }
    if (table.size() > columns) {
      var where = " nodes %d-%d of %d ".formatted(first + 1, last, table.size());
      frame.put(area.right() - where.length(), area.y() - 1, where, Style.DIM);
    }
    pending(sight).draw(frame, area.x() + 1, area.bottom() - 2, area.right());
    legend(sight, colours).draw(frame, area.x() + 1, area.bottom() - 1, area.right());
  }

  /// The widest columns that have room for all nodes; else the narrowest that can be read.
  private static int width(int nodes, int room) {
    for (int width : WIDTHS) {
      if (nodes * (width + 1) <= room) {
        return width;
      }
    }
    return WIDTHS[WIDTHS.length - 1];
  }

  private static void column(
      Frame frame,
      Area area,
      Sight sight,
      Ref ref,
      Map<String, List<TaskRow>> blocks,
      Map<String, Integer> colours) {
    NodeRow node =
        sight.nodes().stream().filter(row -> row.ref().equals(ref)).findFirst().orElseThrow();
    frame.put(area.x(), area.y(), area.right(), ending(node.name(), area.width()), Style.STRONG);
    var mark = node.role().equals("leader") ? "leader" : node.role();
    var state = node.word().equals("ready") ? mark : node.word();
    frame.put(
        area.x(),
        area.y() + 1,
        area.right(),
        state,
        node.word().equals("ready") ? Style.DIM : node.style());
    frame.put(area.x(), area.y() + 2, area.right(), "─".repeat(area.width()), node.style());
    var tasks = blocks.getOrDefault(ref.id(), List.of());
    int room = area.height() - HEAD;
    for (int i = 0; i < Math.min(tasks.size(), room); i++) {
      int y = area.y() + HEAD + i;
      if (i == room - 1 && tasks.size() > room) {
        frame.put(area.x(), y, area.right(), "+" + (tasks.size() - room + 1), Style.DIM);
        return;
      }
      block(frame, new Area(area.x(), y, area.width(), 1), sight, tasks.get(i), colours);
    }
  }

  private static void block(
      Frame frame, Area area, Sight sight, TaskRow row, Map<String, Integer> colours) {
    var look = row.look();
    boolean isOut = row.task().desiredState().compareTo(TaskState.RUNNING) > 0;
    boolean isFresh = sight.facts().isFresh(row.task().id(), sight.now());
    var style = Style.block(colours.getOrDefault(row.task().serviceId(), 0));
    if (look.style() == Style.BAD) {
      style = Style.BLOCK_BAD;
    } else if (isOut) {
      style = Style.BLOCK_OVER;
    } else if (look.style() == Style.WARN) {
      style = Style.BLOCK_WAIT;
    }
    var mark = isOut ? "○" : isFresh ? "»" : look.mark();
    frame.put(area.x(), area.y(), area.right(), " ".repeat(area.width()), style);
    frame.put(area.x(), area.y(), area.right(), mark + label(row, area.width() - 1), style);
  }

  private static String label(TaskRow row, int width) {
    if (DisplayWidth.of(row.name()) <= width) {
      return row.name();
    }
    var slot = row.task().slot() > 0 ? String.valueOf(row.task().slot()) : "";
    int left = width - slot.length() - 1;
    var service = row.task().serviceName();
    return left < 1
        ? service.substring(0, Math.min(service.length(), width))
        : service.substring(0, Math.min(service.length(), left)) + "." + slot;
  }

  /// The end of a name, which is where names of hosts differ.
  private static String ending(String name, int width) {
    return name.length() <= width ? name : "…" + name.substring(name.length() - width + 1);
  }

  /// What is on each node now or was wanted there a moment ago.
  private static Map<String, List<TaskRow>> blocks(Sight sight) {
    var blocks = new TreeMap<String, List<TaskRow>>();
    for (var row : sight.roll().rows()) {
      var task = row.task();
      boolean isThere = !task.state().isTerminal() || (row.isCurrent() && task.isLive());
      boolean hasFailed =
          row.isCurrent()
              && (task.state() == TaskState.FAILED || task.state() == TaskState.REJECTED);
      if ((isThere || hasFailed) && task.nodeId().isPresent()) {
        blocks.computeIfAbsent(task.nodeId().get(), _ -> new ArrayList<>()).add(row);
      }
    }
    return blocks;
  }

  private static Map<String, Integer> colours(Sight sight) {
    var colours = new TreeMap<String, Integer>();
    for (var row : sight.services()) {
      colours.put(row.service().id(), colours.size());
    }
    return colours;
  }

  private static Line pending(Sight sight) {
    var waiting =
        sight.roll().current().stream()
            .filter(row -> row.task().isLive() && row.task().nodeId().isEmpty())
            .map(TaskRow::name)
            .toList();
    return waiting.isEmpty()
        ? Line.EMPTY
        : Line.of("PENDING, on no node: ", Style.WARN)
            .plus(waiting.stream().limit(20).collect(Collectors.joining(" ")), Style.WARN);
  }

  private static Line legend(Sight sight, Map<String, Integer> colours) {
    var line = Line.EMPTY;
    for (var row : sight.services()) {
      var style = Style.block(colours.getOrDefault(row.service().id(), 0));
      line = line.plus(" " + row.name() + " ", style).plus(" ");
    }
    return line.plus(" » new  ◐ starting  ○ stopping  ✖ failed", Style.DIM);
  }
}
