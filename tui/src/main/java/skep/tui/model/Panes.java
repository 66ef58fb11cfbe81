package skep.tui.model;

import java.util.List;
import java.util.Optional;
import skep.api.client.IngressPort;
import skep.tui.lists.EventTable;
import skep.tui.lists.IngressTables;
import skep.tui.lists.JobTable;
import skep.tui.lists.ManagerTable;
import skep.tui.lists.NodeTable;
import skep.tui.lists.ServiceTable;
import skep.tui.lists.Sight;
import skep.tui.lists.Table;
import skep.tui.lists.TaskTable;
import skep.tui.swarm.Ref;

/// What is in a place's panes.
public final class Panes {
  private Panes() {}

  /// The rows of a pane, filtered and sorted as the place says. A text has none.
  ///
  /// @param index of the pane in its view
  public static Table<?> table(Sight sight, Place place, int index) {
    return all(sight, place, place.view().panes().get(index)).as(place.lists().get(index));
  }

  /// The rows of the pane with the focus.
  public static Table<?> table(Sight sight, Place place) {
    return table(sight, place, place.focus());
  }

  /// What the cursor is on.
  public static Optional<Ref> chosen(Sight sight, Place place) {
    return table(sight, place).chosen(place.list());
  }

  /// How many rows there are without the filter.
  public static int count(Sight sight, Place place, int index) {
    return all(sight, place, place.view().panes().get(index)).size();
  }

  /// The published port a place is of.
  public static Optional<IngressPort> port(Sight sight, Place place) {
    return sight.facts().ports().stream()
        .filter(port -> place.about().filter(IngressTables.ref(port)::equals).isPresent())
        .findFirst();
  }

  private static Table<?> all(Sight sight, Place place, Pane pane) {
    var id = place.about().map(Ref::id).orElse("");
    return switch (pane) {
      case NODES, MAP -> NodeTable.of(sight);
      case SERVICES -> ServiceTable.of(sight);
      case TASKS -> TaskTable.of(sight, sight.roll().rows(), place.isAll());
      case TASKS_OF_NODE -> TaskTable.of(sight, sight.roll().ofNode(id), place.isAll());
      case TASKS_OF_SERVICE -> TaskTable.of(sight, sight.roll().ofService(id), place.isAll());
      case PORTS -> IngressTables.ports(sight);
      case BACKENDS -> port(sight, place).<Table<?>>map(IngressTables::backends).orElse(nothing());
      case PORT_NODES -> port(sight, place).<Table<?>>map(IngressTables::onNodes).orElse(nothing());
      case EVENTS -> EventTable.of(sight);
      case EVENTS_OF ->
          place.about().<Table<?>>map(ref -> EventTable.about(sight, ref)).orElse(nothing());
      case MANAGERS -> ManagerTable.of(sight);
      case JOBS -> JobTable.of(sight);
      case TEXT, LOGS -> nothing();
    };
  }

  private static Table<Ref> nothing() {
    return Table.of(List.of(), List.of(), ref -> ref);
  }
}
