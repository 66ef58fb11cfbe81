package skep.tui.cells;

/// Columns and rows of a terminal.
public record Size(int width, int height) {
  public Size {
    if (width < 0 || height < 0) {
      throw new IllegalArgumentException("%d x %d".formatted(width, height));
    }
  }
}
