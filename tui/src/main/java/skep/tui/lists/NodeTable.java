package skep.tui.lists;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import skep.tui.cells.Style;
import skep.tui.swarm.Load;
import skep.tui.swarm.NodeRow;

/// The list of nodes.
public final class NodeTable {
  private static final int SPARK = 8;
  private static final double FULL = 100;

  private NodeTable() {}

  public static Table<NodeRow> of(Sight sight) {
    return Table.of(columns(sight), sight.nodes(), NodeRow::ref)
        .labelled(row -> row.node().spec().labels());
  }

  private static List<Column<NodeRow>> columns(Sight sight) {
    return List.of(
        Column.text("NAME", 8, 0, row -> Cell.of(row.name())),
        Column.text("ROLE", 7, 1, NodeTable::role),
        Column.text("STATE", 7, 0, row -> new Cell(row.word(), row.style())),
        Column.number("TASKS", 5, 0, NodeTable::tasks, row -> (double) row.running()),
        Column.number("CPU", 4, 1, row -> cpu(row, sight), row -> load(row, sight).cpu()),
        Column.number("MEM", 4, 1, row -> used(row, sight), row -> load(row, sight).memory()),
        Column.text("LOAD", 8, 4, row -> Cell.dim(spark(row, sight))),
        Column.number("CPUS", 4, 4, NodeTable::cpus, NodeTable::nanoCpus),
        Column.number("MEMORY", 7, 4, NodeTable::memory, NodeTable::memoryBytes),
        Column.text("ADDRESS", 10, 2, row -> Cell.of(row.node().status().addr())),
        Column.text("ENGINE", 8, 5, row -> Cell.dim(engine(row))),
        Column.wide("NOTE", 10, 3, NodeTable::note));
  }

  private static Cell role(NodeRow row) {
    return switch (row.role()) {
      case "leader" -> new Cell(row.role(), Style.STRONG);
      case "worker" -> Cell.dim(row.role());
      default -> Cell.of(row.role());
    };
  }

  private static Cell tasks(NodeRow row) {
    return row.others() == 0
        ? Cell.of(row.running())
        : new Cell(row.running() + "+" + row.others(), Style.WARN);
  }

  private static Load load(NodeRow row, Sight sight) {
    return sight.facts().loads().ofNode(row.node().id()).orElse(Load.NONE);
  }

  private static Cell cpu(NodeRow row, Sight sight) {
    return sight.facts().loads().ofNode(row.node().id()).isEmpty()
        ? Cell.dim("-")
        : Amounts.percent(load(row, sight).cpu());
  }

  private static Cell used(NodeRow row, Sight sight) {
    return load(row, sight).memoryTotalBytes() == 0
        ? Cell.dim("-")
        : Amounts.percent(load(row, sight).memory());
  }

  private static String spark(NodeRow row, Sight sight) {
    var history = load(row, sight).history();
    return Amounts.spark(
        history.subList(Math.max(0, history.size() - SPARK), history.size()), FULL);
  }

  private static Cell cpus(NodeRow row) {
    return Cell.dim(String.format(Locale.ROOT, "%.0f", nanoCpus(row) / 1e9));
  }

  private static double nanoCpus(NodeRow row) {
    return row.node().description().resources().nanoCpus();
  }

  private static Cell memory(NodeRow row) {
    return Cell.dim(Amounts.bytes(row.node().description().resources().memoryBytes()));
  }

  private static double memoryBytes(NodeRow row) {
    return row.node().description().resources().memoryBytes();
  }

  private static String engine(NodeRow row) {
    return row.node().description().engine().engineVersion();
  }

  /// Why it is not as it should be, else its labels.
  private static Cell note(NodeRow row) {
    var message = row.node().status().message();
    var obstacle = row.node().managerStatus().map(manager -> manager.message()).orElse("");
    if (!message.isEmpty() && !row.word().equals("ready")) {
      return new Cell(message, Style.BAD);
    }
    if (!obstacle.isEmpty()) {
      return new Cell(obstacle, Style.WARN);
    }
    return Cell.dim(
        row.node().spec().labels().entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .collect(Collectors.joining(" ")));
  }
}
