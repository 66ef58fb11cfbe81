package skep.tui.model;

import skep.tui.keys.Action;
import skep.tui.lists.ListState;
import skep.tui.swarm.Ref;

/// Moving the cursor, or the text.
final class Movement {
  /// Rows of a screen that are not rows of a list.
  private static final int AROUND = 9;

  private Movement() {}

  static DashModel moved(DashModel model, Action.Move action) {
    var here = model.here();
    if (action == Action.Move.PANE || action == Action.Move.PANE_BACK) {
      return model.with(here.focused(here.focus() + (action == Action.Move.PANE ? 1 : -1)));
    }
    if (here.pane() == Pane.TEXT || here.pane() == Pane.LOGS) {
      int last = Math.max(0, Texts.lines(model).size() - 1);
      boolean isAtEnd = here.pane() == Pane.LOGS && model.logs().isFollowing();
      int line = target(model, action, isAtEnd ? last : here.list().index(), last);
      return model.with(here.with(at(here, line))).with(model.logs().following(line == last));
    }
    var table = Panes.table(model.sight(), here);
    if (table.size() == 0) {
      return model;
    }
    int position = table.position(here.list());
    int row = target(model, action, position, table.size() - 1);
    return model.with(here.with(here.list().at(table.refAt(row), row)));
  }

  /// To the next line that the filter marks.
  static DashModel toMatch(DashModel model, int step) {
    var here = model.here();
    var wanted = here.list().filter().highlight();
    boolean isText = here.pane() == Pane.TEXT || here.pane() == Pane.LOGS;
    if (!isText || wanted.isEmpty()) {
      return model;
    }
    var lines = Texts.lines(model);
    for (int i = 1; i <= lines.size(); i++) {
      int line = Math.floorMod(here.list().index() + step * i, lines.size());
      if (wanted.get().matcher(lines.get(line)).find()) {
        return model.with(here.with(at(here, line))).with(model.logs().following(false));
      }
    }
    return model;
  }

  private static ListState at(Place here, int line) {
    return here.list().at(new Ref(Ref.Kind.LINE, String.valueOf(line)), line);
  }

  private static int target(DashModel model, Action.Move action, int from, int last) {
    int page = Math.max(1, model.size().height() - AROUND);
    int to =
        switch (action) {
          case UP, LEFT -> from - 1;
          case DOWN, RIGHT -> from + 1;
          case TOP -> 0;
          case BOTTOM -> last;
          case PAGE_UP -> from - page;
          case PAGE_DOWN -> from + page;
          case HALF_UP -> from - page / 2;
          case HALF_DOWN -> from + page / 2;
          case PANE, PANE_BACK -> from;
        };
    return Math.clamp(to, 0, last);
  }
}
