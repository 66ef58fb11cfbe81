package skep.tui.lists;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import skep.api.client.SwarmStatus;
import skep.api.client.SwarmStatus.Manager;
import skep.tui.cells.Style;
import skep.tui.swarm.Ref;
import skep.view.QuorumText;

/// The manager group.
public final class ManagerTable {
  private ManagerTable() {}

  public static Table<Manager> of(Sight sight) {
    var status = sight.facts().status();
    var rows = status.map(SwarmStatus::managers).orElse(List.of());
    var now = status.map(SwarmStatus::now).orElse(sight.now());
    var self = status.map(SwarmStatus::self).orElse("");
    return Table.of(columns(now, self), rows, manager -> new Ref(Ref.Kind.MANAGER, manager.id()));
  }

  private static List<Column<Manager>> columns(Instant now, String self) {
    return List.of(
        Column.text("MANAGER", 8, 0, manager -> Cell.of(manager.name() + mark(manager, self))),
        Column.text("ROLE", 7, 0, ManagerTable::role),
        Column.text("ANSWERS", 11, 0, ManagerTable::answers),
        Column.number(
            "INDEX", 7, 1, manager -> number(manager.lastIndex()), m -> value(m.lastIndex())),
        Column.number("LAG", 4, 0, ManagerTable::lag, manager -> value(manager.lag())),
        Column.text("LAST CONTACT", 12, 1, manager -> contact(manager, now)),
        Column.text("ADDRESS", 12, 2, manager -> Cell.dim(manager.addr())),
        Column.number("CLOCK", 6, 3, ManagerTable::skew, manager -> value(manager.clockSkewMs())),
        Column.wide("CERTIFICATE", 8, 4, manager -> certificate(manager, now)));
  }

  private static String mark(Manager manager, String self) {
    return !self.isEmpty() && manager.id().equals(self) ? " *" : "";
  }

  private static Cell role(Manager manager) {
    var style =
        switch (manager.role()) {
          case "leader" -> Style.STRONG;
          case "stopped" -> Style.BAD;
          case "learner" -> Style.WARN;
          default -> Style.PLAIN;
        };
    return new Cell(manager.role(), style);
  }

  private static Cell answers(Manager manager) {
    return manager.reachable() ? new Cell("● yes", Style.GOOD) : new Cell("✖ NO", Style.BAD);
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static Cell number(Optional<Long> number) {
    return Cell.of(number.map(String::valueOf).orElse("-"));
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static double value(Optional<Long> number) {
    return number.map(Long::doubleValue).orElse(-1.0);
  }

  private static Cell lag(Manager manager) {
    long lag = manager.lag().orElse(0L);
    return new Cell(
        manager.lag().map(String::valueOf).orElse("-"), lag > 100 ? Style.WARN : Style.PLAIN);
  }

  private static Cell contact(Manager manager, Instant now) {
    var text =
        manager
            .lastContact()
            .map(at -> Duration.between(at, now))
            .map(age -> age.toMillis() < 100 ? "now" : QuorumText.age(age) + " ago")
            .orElse("never");
    return new Cell(text, manager.reachable() ? Style.DIM : Style.BAD);
  }

  private static Cell skew(Manager manager) {
    return manager
        .clockSkewMs()
        .map(ms -> new Cell(ms + "ms", Math.abs(ms) > 5000 ? Style.BAD : Style.DIM))
        .orElse(Cell.dim("-"));
  }

  private static Cell certificate(Manager manager, Instant now) {
    return manager
        .certificateExpires()
        .map(
            end ->
                end.isBefore(now)
                    ? new Cell("EXPIRED", Style.BAD)
                    : Cell.dim("for " + QuorumText.age(Duration.between(now, end))))
        .orElse(Cell.dim("-"));
  }
}
