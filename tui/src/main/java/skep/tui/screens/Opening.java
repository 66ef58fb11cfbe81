package skep.tui.screens;

import java.util.List;
import skep.tui.cells.Area;
import skep.tui.cells.Frame;
import skep.tui.cells.Line;
import skep.tui.cells.Style;
import skep.tui.model.DashModel;
import skep.tui.swarm.Link;

/// Before anything was heard.
final class Opening {
  private Opening() {}

  static void draw(Frame frame, Area area, DashModel model) {
    var lines =
        switch (model.facts().link()) {
          case Link.Opening _, Link.Live _ -> List.of(Line.of("connecting ...", Style.DIM));
          case Link.Lost lost ->
              List.of(
                  Line.of("No swarm answers here yet", Style.STRONG),
                  Line.of(lost.why(), Style.BAD),
                  Line.EMPTY,
                  Line.of("This screen keeps trying; it leaves only when you do (q).", Style.DIM),
                  Line.of("A swarm to try: skep demo", Style.DIM));
        };
    int y = area.y() + Math.max(1, (area.height() - lines.size()) / 2);
    for (var line : lines) {
      int x = area.x() + Math.max(2, (area.width() - line.width()) / 2);
      line.draw(frame, x, y++, area.right() - 2);
    }
  }
}
