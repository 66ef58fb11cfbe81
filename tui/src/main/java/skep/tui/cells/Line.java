package skep.tui.cells;

import java.util.ArrayList;
import java.util.List;
import skep.view.DisplayWidth;

/// One line of text in several styles.
public record Line(List<Span> spans) {
  public static final Line EMPTY = new Line(List.of());

  public Line {
    spans = List.copyOf(spans);
  }

  /// A piece of one style.
  public record Span(String text, Style style) {}

  public static Line of(String text) {
    return of(text, Style.PLAIN);
  }

  public static Line of(String text, Style style) {
    return new Line(List.of(new Span(text, style)));
  }

  public Line plus(String text, Style style) {
    if (text.isEmpty()) {
      return this;
    }
    var more = new ArrayList<>(spans);
    more.add(new Span(text, style));
    return new Line(more);
  }

  public Line plus(Line other) {
    var more = new ArrayList<>(spans);
    more.addAll(other.spans);
    return new Line(more);
  }

  /// With spaces up to a width; what is longer stays whole.
  public Line to(int width) {
    int spaces = width - width();
    return spaces > 0 ? plus(" ".repeat(spaces), Style.PLAIN) : this;
  }

  public Line plus(String text) {
    return plus(text, Style.PLAIN);
  }

  /// Columns it takes.
  public int width() {
    int width = 0;
    for (var span : spans) {
      width += DisplayWidth.of(span.text());
    }
    return width;
  }

  public String text() {
    var text = new StringBuilder();
    spans.forEach(span -> text.append(span.text()));
    return text.toString();
  }

  /// Draws it and returns the column after it; what does not fit before `limit` is cut, and an
  /// ellipsis says so.
  public int draw(Frame frame, int x, int y, int limit) {
    int column = x;
    for (var span : spans) {
      column = frame.put(column, y, limit, span.text(), span.style());
    }
    if (x + width() > limit && limit > x) {
      frame.put(limit - 1, y, limit, "…", Style.DIM);
    }
    return column;
  }
}
