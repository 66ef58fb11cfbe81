package skep.tui.cells;

/// A rectangle of cells; never negative.
///
/// @param x of its left column, 0-based
/// @param y of its top row, 0-based
public record Area(int x, int y, int width, int height) {
  public Area {
    width = Math.max(0, width);
    height = Math.max(0, height);
  }

  public static Area of(Size size) {
    return new Area(0, 0, size.width(), size.height());
  }

  public int right() {
    return x + width;
  }

  public int bottom() {
    return y + height;
  }

  /// Without `columns` at each side and `rows` at top and bottom.
  public Area inset(int columns, int rows) {
    return new Area(x + columns, y + rows, width - 2 * columns, height - 2 * rows);
  }

  public Area top(int rows) {
    return new Area(x, y, width, Math.min(rows, height));
  }

  public Area below(int rows) {
    int cut = Math.min(rows, height);
    return new Area(x, y + cut, width, height - cut);
  }

  /// The same without its last `rows`.
  public Area above(int rows) {
    return new Area(x, y, width, height - rows);
  }

  public Area left(int columns) {
    return new Area(x, y, Math.min(columns, width), height);
  }

  public Area rightOf(int columns) {
    int cut = Math.min(columns, width);
    return new Area(x + cut, y, width - cut, height);
  }

  /// An area of this size in its middle, made smaller where it does not fit.
  public Area centred(int wide, int high) {
    int w = Math.min(wide, width);
    int h = Math.min(high, height);
    return new Area(x + (width - w) / 2, y + (height - h) / 2, w, h);
  }
}
