package skep.tui.screens;

import java.util.List;
import java.util.Locale;
import skep.tui.cells.Area;
import skep.tui.cells.Frame;
import skep.tui.cells.Line;
import skep.tui.cells.Style;
import skep.tui.lists.Describe;
import skep.tui.lists.Sight;
import skep.tui.model.DashModel;
import skep.tui.model.Pane;
import skep.tui.model.Panes;
import skep.tui.model.Place;
import skep.tui.model.Texts;

/// One list or text, with the way that led to it; two of them where a view has two.
final class ListScreen {
  private static final int SPLIT_FROM = 90;

  private ListScreen() {}

  static void draw(Frame frame, Area area, DashModel model, Sight sight) {
    crumbs(frame, area, model, sight);
    var here = model.here();
    var rest = area.below(1);
    int count = here.view().panes().size();
    if (here.isZoomed() || count == 1) {
      single(frame, rest, model, sight);
      return;
    }
    int height = rest.height() / count;
    for (int i = 0; i < count; i++) {
      int y = rest.y() + i * height;
      frame.horizontal(0, area.width() - 1, y);
      int high = i == count - 1 ? rest.bottom() - y : height;
      OverviewScreen.pane(frame, new Area(0, y, area.width(), high + 1), model, sight, i);
    }
  }

  /// The name of a pane in the line above it, with how many rows there are.
  static void title(Frame frame, Area area, DashModel model, Sight sight, int index) {
    var here = model.here();
    var pane = here.view().panes().get(index);
    boolean hasFocus = here.focus() == index;
    var line =
        Line.of(" " + titled(here, pane) + " ", hasFocus ? Style.TITLE : Style.HEADING)
            .plus(count(sight, here, index), Style.DIM);
    line.draw(frame, area.x() + 2, area.y(), area.right() - 2);
  }

  private static void single(Frame frame, Area area, DashModel model, Sight sight) {
    frame.horizontal(0, area.width() - 1, area.y());
    var here = model.here();
    boolean isSplit = here.isSplit() && area.width() >= SPLIT_FROM && here.pane() != Pane.TEXT;
    var list = isSplit ? area.left(area.width() * 55 / 100) : area;
    title(frame, list, model, sight, here.focus());
    DashView.pane(
        frame,
        new Area(1, area.y() + 1, list.width() - 2, area.height() - 1),
        model,
        sight,
        here.focus());
    if (isSplit) {
      int x = list.right();
      frame.vertical(x, area.y(), area.bottom());
      frame.put(x + 2, area.y(), " Details ", Style.HEADING);
      details(
          frame,
          new Area(x + 2, area.y() + 1, area.right() - x - 3, area.height() - 1),
          model,
          sight);
    }
  }

  private static void details(Frame frame, Area area, DashModel model, Sight sight) {
    var lines =
        Panes.chosen(sight, model.here()).map(ref -> Describe.of(sight, ref)).orElse(List.of());
    for (int i = 0; i < Math.min(lines.size(), area.height()); i++) {
      Line.of(lines.get(i)).draw(frame, area.x(), area.y() + i, area.right());
    }
  }

  private static String titled(Place here, Pane pane) {
    var title = here.view().title();
    return pane == Pane.TEXT
        ? title.substring(0, 1).toUpperCase(Locale.ROOT) + title.substring(1)
        : pane.title();
  }

  private static String count(Sight sight, Place here, int index) {
    var pane = here.view().panes().get(index);
    if (pane == Pane.TEXT || pane == Pane.LOGS) {
      return "";
    }
    int all = Panes.count(sight, here, index);
    var list = here.lists().get(index);
    if (list.filter().isAll()) {
      return all + " ";
    }
    int shown = Panes.table(sight, here, index).size();
    return "%d of %d, filter %s ".formatted(shown, all, list.filter().text());
  }

  private static void crumbs(Frame frame, Area area, DashModel model, Sight sight) {
    var line = Line.EMPTY;
    var crumbs = model.trail().crumbs();
    for (int i = 0; i < crumbs.size(); i++) {
      boolean isLast = i == crumbs.size() - 1;
      var name = crumb(model, crumbs.get(i));
      line = line.plus(name, isLast ? Style.STRONG : Style.DIM);
      line = isLast ? line : line.plus(" › ", Style.DIM);
    }
    line.draw(frame, 2, area.y(), area.right() - 2);
    var brief = brief(sight, model.here());
    int x = area.right() - 2 - brief.width();
    if (x > 2 + line.width() + 2) {
      brief.draw(frame, x, area.y(), area.right() - 2);
    }
  }

  private static String crumb(DashModel model, Place place) {
    var title = place.view().title();
    if (!place.text().title().isEmpty()) {
      return place.text().title();
    }
    return place.about().map(ref -> title + " " + Texts.nameOf(model, ref)).orElse(title);
  }

  /// What the place is of, in a few words.
  private static Line brief(Sight sight, Place place) {
    return switch (place.view()) {
      case NODE ->
          sight.nodes().stream()
              .filter(row -> place.about().filter(row.ref()::equals).isPresent())
              .map(
                  row ->
                      Line.of(row.role() + " ", Style.PLAIN)
                          .plus(row.word(), row.style())
                          .plus("  " + row.node().status().addr(), Style.DIM))
              .findFirst()
              .orElse(Line.EMPTY);
      case SERVICE ->
          sight.services().stream()
              .filter(row -> place.about().filter(row.ref()::equals).isPresent())
              .map(
                  row ->
                      Line.of("%d/%d ".formatted(row.running(), row.desired()))
                          .plus(row.word(), row.style())
                          .plus("  " + row.image() + "  " + row.ports(), Style.DIM))
              .findFirst()
              .orElse(Line.EMPTY);
      case MANAGERS ->
          Line.of(
              sight
                  .facts()
                  .status()
                  .map(
                      status ->
                          "term %d  committed %d  revision %d"
                              .formatted(status.term(), status.commitIndex(), status.revision()))
                  .orElse(""),
              Style.DIM);
      case OVERVIEW,
          NODES,
          SERVICES,
          TASKS,
          INGRESS,
          EVENTS,
          JOBS,
          MAP,
          PORT,
          EVENTS_OF,
          DESCRIBE,
          YAML,
          WHY,
          OUTPUT,
          LOGS ->
          Line.of(
              place.list().marks().isEmpty() ? "" : place.list().marks().size() + " marked",
              Style.KEY);
    };
  }
}
