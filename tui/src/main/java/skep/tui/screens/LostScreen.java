package skep.tui.screens;

import java.time.Duration;
import java.util.stream.Collectors;
import skep.api.client.SwarmStatus;
import skep.tui.cells.Area;
import skep.tui.cells.Frame;
import skep.tui.cells.Line;
import skep.tui.cells.Style;
import skep.tui.lists.Sight;
import skep.tui.model.DashModel;
import skep.tui.model.WaysOut;
import skep.view.QuorumText;

/// When nothing can be changed: what is known and how old it is, what still works, the ways out in
/// order of safety.
final class LostScreen {
  private LostScreen() {}

  static void draw(Frame frame, Area area, DashModel model, Sight sight) {
    int y = area.y();
    var status = sight.facts().status().orElseThrow();
    for (var manager : status.managers()) {
      manager(manager, status).draw(frame, 2, y++, area.right() - 2);
    }
    y++;
    var needed = "%d of %d".formatted(status.quorum(), status.voters());
    for (var text :
        TablePane.wrapped(
            "Running tasks keep running, and published ports answer. No scheduling, scaling,"
                + " failover or ingress change until %s managers answer.".formatted(needed),
            area.width() - 4)) {
      frame.put(2, y++, area.right() - 2, text, Style.STRONG);
    }
    frame.put(2, y++, "Ways out, safest first:", Style.HEADING);
    for (var way : WaysOut.of(sight.facts())) {
      y = way(frame, area, y, way);
    }
    var rest = area.below(y - area.y());
    frame.horizontal(0, area.width() - 1, rest.y());
    if (rest.height() > 1) {
      services(frame, rest, sight, status);
    }
  }

  private static Line manager(SwarmStatus.Manager manager, SwarmStatus status) {
    boolean isSelf = manager.id().equals(status.self());
    var name = "%-12s ".formatted(manager.name());
    if (isSelf || manager.reachable()) {
      var contact =
          status.leaderlessMs() > 0
              ? "  no leader for " + QuorumText.age(Duration.ofMillis(status.leaderlessMs()))
              : "";
      return Line.of(name, Style.STRONG)
          .plus("%-13s".formatted(isSelf ? "this side" : "answers"), Style.GOOD)
          .plus(
              "%-10s term %d  idx %s%s"
                  .formatted(
                      isSelf ? status.role() : manager.role(),
                      status.term(),
                      manager.lastIndex().map(String::valueOf).orElse("?"),
                      contact));
    }
    var seen =
        manager
            .lastContact()
            .map(at -> "last seen " + QuorumText.age(Duration.between(at, status.now())) + " ago")
            .orElse("not seen since %s started".formatted(status.source()));
    return Line.of(name, Style.STRONG)
        .plus("UNREACHABLE  ", Style.BAD)
        .plus(manager.addr() + "  ", Style.DIM)
        .plus(seen, Style.WARN);
  }

  private static int way(Frame frame, Area area, int from, WaysOut.Way way) {
    int y = from;
    var lines = TablePane.wrapped(way.text(), area.width() - 9);
    for (int i = 0; i < lines.size(); i++) {
      if (i == 0) {
        frame.put(3, y, String.valueOf(way.number()), Style.KEY);
      }
      frame.put(6, y++, area.right() - 2, lines.get(i), Style.PLAIN);
    }
    if (!way.command().isEmpty()) {
      frame.put(8, y++, area.right() - 2, "skep " + way.command(), Style.ACCENT);
    }
    return y;
  }

  private static void services(Frame frame, Area area, Sight sight, SwarmStatus status) {
    var age = sight.age(status.asOf());
    frame.put(2, area.y(), " Services (stale, %s) ".formatted(age), Style.TITLE);
    int y = area.y() + 1;
    for (var row : sight.services()) {
      if (y >= area.bottom()) {
        return;
      }
      var nodes =
          sight.roll().ofService(row.service().id()).stream()
              .filter(task -> task.isCurrent() && !task.node().isEmpty())
              .map(task -> task.node())
              .distinct()
              .collect(Collectors.joining(" "));
      Line.of(row.name())
          .to(15)
          .plus("%d/%d?  ".formatted(row.running(), row.desired()), Style.WARN)
          .plus(nodes.isEmpty() ? "" : "last known on " + nodes, Style.DIM)
          .draw(frame, 2, y++, area.right() - 2);
    }
  }
}
