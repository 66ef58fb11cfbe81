package skep.tui.screens;

import skep.tui.cells.Area;
import skep.tui.cells.Frame;
import skep.tui.cells.Style;
import skep.tui.model.EditLine;
import skep.tui.model.Popup;
import skep.view.DisplayWidth;

/// Where text is typed.
final class Prompts {
  private Prompts() {}

  static void command(Frame frame, Area area, Popup.Command prompt) {
    typed(frame, area, ":", prompt.line());
  }

  static void filter(Frame frame, Area area, Popup.FilterPrompt prompt) {
    int x = typed(frame, area, "/", prompt.line());
    frame.put(x + 2, area.y(), area.right(), prompt.complaint(), Style.BAD);
  }

  /// Draws the text with its cursor and returns the column after it; a long text shows its end.
  static int typed(Frame frame, Area area, String mark, EditLine line) {
    int x = frame.put(area.x(), area.y(), area.right(), mark, Style.KEY);
    var head = line.text().substring(0, line.cursor());
    int room = area.right() - x - 2;
    while (DisplayWidth.of(head) > room && !head.isEmpty()) {
      head = head.substring(head.offsetByCodePoints(0, 1));
    }
    x = frame.put(x, area.y(), area.right(), head, Style.INPUT);
    var tail = line.text().substring(line.cursor());
    int end = frame.put(x, area.y(), area.right(), tail.isEmpty() ? " " : tail, Style.INPUT);
    frame.choose(new Area(x, area.y(), 1, 1));
    return end;
  }
}
