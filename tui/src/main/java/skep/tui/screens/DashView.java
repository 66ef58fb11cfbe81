package skep.tui.screens;

import skep.tui.cells.Area;
import skep.tui.cells.Frame;
import skep.tui.cells.Line;
import skep.tui.cells.Size;
import skep.tui.cells.Style;
import skep.tui.lists.Sight;
import skep.tui.model.DashModel;
import skep.tui.model.Pane;
import skep.tui.model.Place;
import skep.tui.model.View;
import skep.tui.model.WaysOut;
import skep.tui.swarm.Link;

/// The whole screen.
public final class DashView {
  /// Below this there is one line only.
  public static final Size SMALLEST = new Size(60, 15);

  private static final int FOOT = 4;

  private DashView() {}

  /// @param isPlain whether only ASCII may be drawn
  public static Frame draw(DashModel model, boolean isPlain) {
    var size = model.size();
    var frame = new Frame(size, isPlain);
    var sight = model.sight();
    if (size.width() < SMALLEST.width() || size.height() < SMALLEST.height()) {
      tiny(frame, model, sight);
      return frame;
    }
    var whole = Area.of(size);
    frame.box(whole);
    Header.draw(frame, model, sight);
    var content = new Area(0, 1, size.width(), size.height() - 1 - FOOT);
    content(frame, content, model, sight);
    Footer.draw(frame, whole, model, sight);
    Popups.draw(frame, content, model);
    return frame;
  }

  private static void content(Frame frame, Area area, DashModel model, Sight sight) {
    var here = model.here();
    boolean isOver = here.view() == View.OVERVIEW && !here.isZoomed();
    if (sight.facts().swarm().isEmpty()) {
      Opening.draw(frame, area, model);
    } else if (isOver && !WaysOut.of(sight.facts()).isEmpty()) {
      LostScreen.draw(frame, area, model, sight);
    } else if (isOver) {
      OverviewScreen.draw(frame, area, model, sight);
    } else {
      ListScreen.draw(frame, area, model, sight);
    }
    if (isStale(sight)) {
      frame.fade(area);
    }
  }

  /// What is drawn of a pane without its frame.
  static void pane(Frame frame, Area area, DashModel model, Sight sight, int index) {
    Place here = model.here();
    Pane pane = here.view().panes().get(index);
    switch (pane) {
      case TEXT -> TextPane.draw(frame, area, model);
      case MAP -> MapPane.draw(frame, area, model, sight);
      case NODES,
          SERVICES,
          TASKS,
          PORTS,
          EVENTS,
          MANAGERS,
          JOBS,
          TASKS_OF_NODE,
          TASKS_OF_SERVICE,
          BACKENDS,
          PORT_NODES,
          EVENTS_OF ->
          TablePane.draw(frame, area, model, sight, index);
      case LOGS -> LogPane.draw(frame, area, model, sight);
    }
  }

  /// Whether what is shown may not be so any more.
  static boolean isStale(Sight sight) {
    return sight.facts().link() instanceof Link.Lost || sight.facts().isWithoutQuorum();
  }

  private static void tiny(Frame frame, DashModel model, Sight sight) {
    var line = Header.brief(sight);
    line.draw(frame, 0, 0, frame.size().width());
    if (frame.size().height() > 1) {
      Line.of(
              "enlarge the terminal to %d x %d (now %d x %d), or press q"
                  .formatted(
                      SMALLEST.width(),
                      SMALLEST.height(),
                      model.size().width(),
                      model.size().height()),
              Style.DIM)
          .draw(frame, 0, 1, frame.size().width());
    }
  }
}
