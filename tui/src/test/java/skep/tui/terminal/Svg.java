package skep.tui.terminal;

import com.googlecode.lanterna.TextColor;
import com.googlecode.lanterna.TextColor.ANSI;
import skep.tui.cells.Frame;
import skep.tui.cells.Style;
import skep.view.DisplayWidth;

/// A frame as a picture, on a dark terminal of 16 million colours.
final class Svg {
  private static final int CELL = 8;
  private static final int ROW = 17;
  private static final String BACK = "#16181d";
  private static final String FRONT = "#d5d8dd";

  private Svg() {}

  static String of(Frame frame) {
    int width = frame.size().width() * CELL + 16;
    int height = frame.size().height() * ROW + 16;
    var svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-size="13.3" \
        font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace">
        <rect width="%d" height="%d" rx="6" fill="%s"/>
        """
            .formatted(width, height, width, height, BACK));
    for (int y = 0; y < frame.size().height(); y++) {
      row(svg, frame, y);
    }
    return svg.append("</svg>\n").toString();
  }

  private static void row(StringBuilder svg, Frame frame, int y) {
    int x = 0;
    while (x < frame.size().width()) {
      int from = x;
      var look = look(frame, x, y);
      var text = new StringBuilder();
      while (x < frame.size().width() && look(frame, x, y).equals(look)) {
        int point = frame.point(x, y);
        if (point != Frame.RIGHT_HALF) {
          text.appendCodePoint(point);
        }
        x++;
      }
      piece(svg, from, x - from, y, text.toString(), look);
    }
  }

  private record Look(String front, String back, boolean isBold) {}

  private static void piece(StringBuilder svg, int x, int cells, int y, String text, Look look) {
    int left = 8 + x * CELL;
    int top = 8 + y * ROW;
    if (!look.back().equals(BACK)) {
      svg.append(
          "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>%n"
              .formatted(left, top, cells * CELL, ROW, look.back()));
    }
    if (text.isBlank()) {
      return;
    }
    var escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    svg.append(
        "<text x=\"%d\" y=\"%d\" fill=\"%s\"%s textLength=\"%d\" xml:space=\"preserve\">%s</text>%n"
            .formatted(
                left,
                top + 13,
                look.front(),
                look.isBold() ? " font-weight=\"bold\"" : "",
                DisplayWidth.of(text) * CELL,
                escaped));
  }

  private static Look look(Frame frame, int x, int y) {
    var palette = new Palette(Colours.TRUE);
    Style style = frame.style(x, y);
    var character = palette.character('x', style, frame.isChosen(x, y), frame.isFaded(x, y));
    var front = colour(character.getForegroundColor(), FRONT);
    var back = colour(character.getBackgroundColor(), BACK);
    return character.isReversed()
        ? new Look(back, front, character.isBold())
        : new Look(front, back, character.isBold());
  }

  private static String colour(TextColor colour, String own) {
    if (colour == ANSI.DEFAULT) {
      return own;
    }
    return "#%02x%02x%02x".formatted(colour.getRed(), colour.getGreen(), colour.getBlue());
  }
}
