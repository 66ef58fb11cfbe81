package skep.tui.screens;

import skep.tui.cells.Area;
import skep.tui.cells.Frame;
import skep.tui.cells.Line;
import skep.tui.cells.Style;
import skep.tui.model.DashModel;
import skep.tui.model.Texts;
import skep.view.DisplayWidth;

/// Lines of text, from one on.
final class TextPane {
  private TextPane() {}

  static void draw(Frame frame, Area area, DashModel model) {
    var lines = Texts.lines(model);
    var list = model.here().list();
    int first = Math.clamp(list.index(), 0, Math.max(0, lines.size() - area.height()));
    var wanted = list.filter().highlight();
    for (int i = 0; i < area.height() && first + i < lines.size(); i++) {
      var text = lines.get(first + i).replace('\t', ' ');
      int y = area.y() + i;
      Line.of(text).draw(frame, area.x() + 1, y, area.right());
      wanted.ifPresent(
          pattern -> {
            var matcher = pattern.matcher(text);
            while (matcher.find() && matcher.end() > matcher.start()) {
              int x = area.x() + 1 + DisplayWidth.of(text.substring(0, matcher.start()));
              for (int k = 0; k < DisplayWidth.of(matcher.group()); k++) {
                if (x + k < area.right()) {
                  frame.restyle(x + k, y, Style.MATCH);
                }
              }
            }
          });
    }
    if (lines.size() > area.height()) {
      var where = "%d-%d of %d".formatted(first + 1, first + area.height(), lines.size());
      frame.put(area.right() - where.length() - 1, area.bottom() - 1, where, Style.DIM);
    }
  }
}
