package skep.tui.lists;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import skep.tui.cells.Style;
import skep.tui.swarm.Load;
import skep.tui.swarm.Swarm;
import skep.tui.swarm.TaskRow;

/// The list of tasks: of all, of a service or of a node.
public final class TaskTable {
  private TaskTable() {}

  /// @param isAll also tasks that others have taken the place of
  public static Table<TaskRow> of(Sight sight, List<TaskRow> rows, boolean isAll) {
    var shown = isAll ? rows : rows.stream().filter(TaskRow::isCurrent).toList();
    var swarm = sight.facts().swarm();
    return Table.of(columns(sight), shown, TaskRow::ref).labelled(row -> labels(row, swarm));
  }

  private static List<Column<TaskRow>> columns(Sight sight) {
    Comparator<TaskRow> byAge =
        Comparator.comparing((TaskRow row) -> row.task().status().timestamp()).reversed();
    return List.of(
        Column.text("NAME", 10, 0, (TaskRow row) -> name(row, sight)).sortedBy(TaskRow.BY_NAME),
        Column.text("NODE", 8, 0, row -> Cell.of(row.node().isEmpty() ? "-" : row.node())),
        Column.text("STATE", 9, 0, TaskTable::state),
        Column.text("SINCE", 6, 1, (TaskRow row) -> since(row, sight)).sortedBy(byAge),
        Column.number("CPU", 4, 2, row -> cpu(row, sight), row -> load(row, sight).cpu()),
        Column.number("MEM", 5, 2, row -> memory(row, sight), row -> used(row, sight)),
        Column.number("NET", 6, 4, row -> net(row, sight), row -> traffic(row, sight)),
        Column.text("IMAGE", 10, 3, row -> Cell.dim(image(row))),
        Column.wide("ERROR", 12, 1, TaskTable::error));
  }

  private static Cell name(TaskRow row, Sight sight) {
    if (!row.isCurrent()) {
      return Cell.dim(" \\_ " + row.name());
    }
    boolean isFresh = sight.facts().isFresh(row.task().id(), sight.now());
    return new Cell(row.name(), isFresh ? Style.STRONG : Style.PLAIN);
  }

  private static Cell state(TaskRow row) {
    var look = row.look();
    return new Cell(look.mark() + " " + look.word(), row.isCurrent() ? look.style() : Style.DIM);
  }

  private static Cell since(TaskRow row, Sight sight) {
    return Cell.dim(sight.since(row.task().status().timestamp()));
  }

  private static Load load(TaskRow row, Sight sight) {
    return sight.facts().loads().ofTask(row.task().id()).orElse(Load.NONE);
  }

  private static double used(TaskRow row, Sight sight) {
    return load(row, sight).memoryBytes();
  }

  private static double traffic(TaskRow row, Sight sight) {
    return (double) load(row, sight).inPerSecond() + load(row, sight).outPerSecond();
  }

  private static Cell cpu(TaskRow row, Sight sight) {
    return sight.facts().loads().ofTask(row.task().id()).isEmpty()
        ? Cell.dim("-")
        : Amounts.percent(load(row, sight).cpu());
  }

  private static Cell memory(TaskRow row, Sight sight) {
    long bytes = load(row, sight).memoryBytes();
    return bytes == 0 ? Cell.dim("-") : Cell.of(Amounts.bytes(bytes));
  }

  /// Bytes a second, both ways.
  private static Cell net(TaskRow row, Sight sight) {
    return sight.facts().loads().ofTask(row.task().id()).isEmpty()
        ? Cell.dim("-")
        : Cell.of(Amounts.bytes((long) traffic(row, sight)));
  }

  private static String image(TaskRow row) {
    var image = row.task().spec().containerSpec().image();
    int digest = image.indexOf("@sha256:");
    return digest < 0 ? image : image.substring(0, digest);
  }

  private static Cell error(TaskRow row) {
    var text = row.task().status().err().strip().replace('\n', ' ');
    return new Cell(text, row.task().isLive() ? Style.WARN : Style.BAD);
  }

  /// A task has its service's labels.
  private static SortedMap<String, String> labels(TaskRow row, Swarm swarm) {
    return swarm
        .service(row.task().serviceId())
        .map(service -> service.spec().labels())
        .orElseGet(() -> Collections.unmodifiableSortedMap(new TreeMap<String, String>()));
  }
}
