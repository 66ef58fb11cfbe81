package skep.tui.lists;

import java.util.Comparator;
import java.util.List;
import skep.tui.swarm.EventLine;
import skep.tui.swarm.Ref;

/// What happened, newest first.
public final class EventTable {
  private EventTable() {}

  public static Table<EventLine> of(Sight sight) {
    return of(sight, sight.facts().events());
  }

  /// Only what happened to one thing and to its tasks.
  public static Table<EventLine> about(Sight sight, Ref ref) {
    var swarm = sight.facts().swarm();
    var name = swarm.service(ref.id()).map(service -> service.spec().name() + ".").orElse("");
    var node = ref.kind() == Ref.Kind.NODE ? swarm.nodeName(ref.id()) : "";
    return of(
        sight,
        sight.facts().events().stream()
            .filter(
                line ->
                    line.about().equals(ref)
                        || (!name.isEmpty() && line.subject().startsWith(name))
                        || (!node.isEmpty() && line.node().equals(node)))
            .toList());
  }

  private static Table<EventLine> of(Sight sight, List<EventLine> lines) {
    return Table.of(
        List.of(
            Column.text("TIME", 8, 0, (EventLine line) -> Cell.dim(time(sight, line)))
                .sortedBy(Comparator.comparingLong(EventLine::number).reversed()),
            Column.text("OBJECT", 10, 0, line -> Cell.of(line.subject())),
            Column.text("NODE", 6, 1, line -> Cell.of(line.node())),
            Column.wide("WHAT", 20, 0, line -> new Cell(line.text(), line.style()))),
        lines.reversed(),
        line -> new Ref(Ref.Kind.EVENT, Long.toString(line.number())));
  }

  private static String time(Sight sight, EventLine line) {
    return sight.clock().isAbsolute() ? sight.since(line.time()) : sight.timeOfDay(line.time());
  }
}
