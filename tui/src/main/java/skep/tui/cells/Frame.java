package skep.tui.cells;

import java.text.Normalizer;
import java.util.Arrays;
import skep.view.DisplayWidth;

/// The cells of one screen, while it is drawn and then as it is to be shown. What is drawn outside
/// is dropped. Not thread-safe; whoever drew it must not change it any more once it is shown.
///
/// A cell holds one code point; the right half of a wide character holds [#RIGHT_HALF]. Box lines
/// are kept as directions, so that lines that meet become the right corner or crossing.
public final class Frame {
  public static final int RIGHT_HALF = 0;

  static final int UP = 1;
  static final int DOWN = 2;
  static final int LEFT = 4;
  static final int RIGHT = 8;

  private static final String JOINTS = " ╵╷│╴┘┐┤╶└┌├─┴┬┼";
  private static final String PLAIN_JOINTS = " |||-+++-+++-+++";

  private final Size size;
  private final boolean isPlain;
  private final int[] points;
  private final Style[] styles;
  private final byte[] joints;
  private final boolean[] chosen;
  private final boolean[] faded;

  /// An empty screen.
  ///
  /// @param isPlain whether only ASCII may be drawn: other characters become `?` or their nearest
  public Frame(Size size, boolean isPlain) {
    this.size = size;
    this.isPlain = isPlain;
    int cells = size.width() * size.height();
    points = new int[cells];
    styles = new Style[cells];
    joints = new byte[cells];
    chosen = new boolean[cells];
    faded = new boolean[cells];
    Arrays.fill(points, ' ');
    Arrays.fill(styles, Style.PLAIN);
  }

  public Size size() {
    return size;
  }

  /// Draws text from `x` on and returns the column after it. Stops before `limit`; a wide character
  /// that would cross it is left out.
  public int put(int x, int y, int limit, String text, Style style) {
    int column = x;
    var composed = isAscii(text) ? text : Normalizer.normalize(text, Normalizer.Form.NFC);
    for (int i = 0; i < composed.length(); ) {
      int point = composed.codePointAt(i);
      i += Character.charCount(point);
      int width = DisplayWidth.ofCodePoint(point);
      if (width == 0) {
        continue;
      }
      if (column + width > limit) {
        break;
      }
      set(column, y, point, width, style);
      column += width;
    }
    return column;
  }

  /// The same up to the screen's edge.
  public int put(int x, int y, String text, Style style) {
    return put(x, y, size.width(), text, style);
  }

  /// Changes the style of a cell that was drawn.
  public void restyle(int x, int y, Style style) {
    styles[cell(x, y)] = style;
  }

  /// A line from column `from` to column `to`, both included.
  public void horizontal(int from, int to, int y) {
    for (int x = from; x <= to; x++) {
      join(x, y, (x > from ? LEFT : 0) | (x < to ? RIGHT : 0));
    }
  }

  /// A line from row `from` to row `to`, both included.
  public void vertical(int x, int from, int to) {
    for (int y = from; y <= to; y++) {
      join(x, y, (y > from ? UP : 0) | (y < to ? DOWN : 0));
    }
  }

  /// The outline of an area.
  public void box(Area area) {
    int right = area.right() - 1;
    int bottom = area.bottom() - 1;
    horizontal(area.x(), right, area.y());
    horizontal(area.x(), right, bottom);
    vertical(area.x(), area.y(), bottom);
    vertical(right, area.y(), bottom);
  }

  /// Empties an area, lines and all.
  public void clear(Area area) {
    for (int y = Math.max(0, area.y()); y < Math.min(size.height(), area.bottom()); y++) {
      for (int x = Math.max(0, area.x()); x < Math.min(size.width(), area.right()); x++) {
        erase(x, y);
        int cell = cell(x, y);
        styles[cell] = Style.PLAIN;
        joints[cell] = 0;
        chosen[cell] = false;
        faded[cell] = false;
      }
    }
  }

  /// Marks an area as the one that keys act on.
  public void choose(Area area) {
    mark(chosen, area);
  }

  /// Marks an area as something that may be out of date.
  public void fade(Area area) {
    mark(faded, area);
  }

  /// The cell's code point; [#RIGHT_HALF] when the cell to its left is a wide character.
  public int point(int x, int y) {
    int cell = cell(x, y);
    return joints[cell] != 0
        ? (isPlain ? PLAIN_JOINTS : JOINTS).charAt(joints[cell])
        : points[cell];
  }

  public Style style(int x, int y) {
    int cell = cell(x, y);
    return joints[cell] != 0 ? Style.LINE : styles[cell];
  }

  public boolean isChosen(int x, int y) {
    return chosen[cell(x, y)];
  }

  public boolean isFaded(int x, int y) {
    return faded[cell(x, y)];
  }

  /// One row as text, without spaces at its end.
  public String row(int y) {
    var text = new StringBuilder();
    for (int x = 0; x < size.width(); x++) {
      int point = point(x, y);
      if (point != RIGHT_HALF) {
        text.appendCodePoint(point);
      }
    }
    return text.toString().stripTrailing();
  }

  private void set(int x, int y, int point, int width, Style style) {
    if (y < 0 || y >= size.height() || x < 0 || x + width > size.width()) {
      return;
    }
    erase(x, y);
    int shown = isPlain && point > '~' ? Ascii.nearest(point) : point;
    int cell = cell(x, y);
    points[cell] = shown;
    styles[cell] = style;
    joints[cell] = 0;
    if (width == 2) {
      erase(x + 1, y);
      points[cell + 1] = shown == point ? RIGHT_HALF : ' ';
      styles[cell + 1] = style;
      joints[cell + 1] = 0;
    }
  }

  /// A wide character that loses one half loses the other.
  private void erase(int x, int y) {
    int cell = cell(x, y);
    if (points[cell] == RIGHT_HALF && x > 0) {
      points[cell - 1] = ' ';
    }
    if (x + 1 < size.width() && points[cell + 1] == RIGHT_HALF) {
      points[cell + 1] = ' ';
    }
    points[cell] = ' ';
  }

  private void join(int x, int y, int directions) {
    if (x < 0 || y < 0 || x >= size.width() || y >= size.height()) {
      return;
    }
    int cell = cell(x, y);
    joints[cell] |= (byte) directions;
  }

  private void mark(boolean[] marks, Area area) {
    for (int y = Math.max(0, area.y()); y < Math.min(size.height(), area.bottom()); y++) {
      for (int x = Math.max(0, area.x()); x < Math.min(size.width(), area.right()); x++) {
        marks[cell(x, y)] = true;
      }
    }
  }

  private int cell(int x, int y) {
    return y * size.width() + x;
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }
}
