package skep.tui.model;

import skep.tui.keys.Key;

/// A line of text being typed.
///
/// @param cursor index into it, in chars
public record EditLine(String text, int cursor) {
  public static final EditLine EMPTY = new EditLine("", 0);

  public static EditLine of(String text) {
    return new EditLine(text, text.length());
  }

  /// With a key typed; the same when the key means nothing here.
  public EditLine typed(Key key) {
    return switch (key.name()) {
      case "Backspace", "Ctrl-H" -> cursor == 0 ? this : without(before(cursor), cursor);
      case "Delete", "Ctrl-D" -> cursor == text.length() ? this : without(cursor, after(cursor));
      case "Left", "Ctrl-B" -> new EditLine(text, before(cursor));
      case "Right", "Ctrl-F" -> new EditLine(text, after(cursor));
      case "Home", "Ctrl-A" -> new EditLine(text, 0);
      case "End", "Ctrl-E" -> of(text);
      case "Ctrl-U" -> without(0, cursor);
      case "Ctrl-K" -> without(cursor, text.length());
      case "Ctrl-W" -> without(wordStart(), cursor);
      default -> key.typed().map(this::with).orElse(this);
    };
  }

  /// With text put in at the cursor.
  public EditLine with(String more) {
    return new EditLine(
        text.substring(0, cursor) + more + text.substring(cursor), cursor + more.length());
  }

  private EditLine without(int from, int to) {
    return new EditLine(text.substring(0, from) + text.substring(to), from);
  }

  private int before(int index) {
    return index == 0 ? 0 : text.offsetByCodePoints(index, -1);
  }

  private int after(int index) {
    return index == text.length() ? index : text.offsetByCodePoints(index, 1);
  }

  private int wordStart() {
    int start = cursor;
    while (start > 0 && text.charAt(start - 1) == ' ') {
      start--;
    }
    while (start > 0 && text.charAt(start - 1) != ' ') {
      start--;
    }
    return start;
  }
}
