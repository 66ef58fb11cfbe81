package skep.tui.lists;

import skep.tui.cells.Style;

/// The text of one column in one row.
public record Cell(String text, Style style) {
  public static Cell of(String text) {
    return new Cell(text, Style.PLAIN);
  }

  public static Cell of(long number) {
    return new Cell(Long.toString(number), Style.PLAIN);
  }

  public static Cell dim(String text) {
    return new Cell(text, Style.DIM);
  }
}
