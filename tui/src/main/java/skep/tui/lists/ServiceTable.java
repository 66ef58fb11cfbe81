package skep.tui.lists;

import java.util.List;
import skep.tui.cells.Style;
import skep.tui.swarm.ServiceRow;

/// The list of services.
public final class ServiceTable {
  private static final int BAR = 6;

  private ServiceTable() {}

  public static Table<ServiceRow> of(Sight sight) {
    return Table.of(columns(), sight.services(), ServiceRow::ref)
        .labelled(row -> row.service().spec().labels());
  }

  private static List<Column<ServiceRow>> columns() {
    return List.of(
        Column.text("NAME", 8, 0, row -> Cell.of(row.name())),
        Column.number("REPL", 5, 0, ServiceTable::replicas, row -> (double) row.running()),
        Column.text("STATE", 8, 0, row -> new Cell(row.word(), row.style())),
        Column.text("IMAGE", 10, 2, row -> Cell.of(row.image())),
        Column.text("MODE", 6, 4, row -> Cell.dim(mode(row))),
        Column.wide("PORTS/NOTE", 10, 1, ServiceTable::note));
  }

  private static Cell replicas(ServiceRow row) {
    var text = row.running() + "/" + row.desired();
    return new Cell(text, row.running() == row.desired() ? Style.PLAIN : row.style());
  }

  private static String mode(ServiceRow row) {
    return row.service().spec().mode().isReplicated() ? "repl" : "global";
  }

  /// Why it is not as it should be comes first.
  private static Cell note(ServiceRow row) {
    if (row.word().equals("UPDATING")) {
      var bar = Amounts.bar(row.updated(), row.desired(), BAR);
      return new Cell(
          "%s %d of %d new".formatted(bar, row.updated(), row.desired())
              + (row.reason().isEmpty() ? "" : " " + row.reason()),
          Style.WARN);
    }
    return row.reason().isEmpty() ? Cell.of(row.ports()) : new Cell(row.reason(), row.style());
  }
}
