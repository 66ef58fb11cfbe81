package skep.tui.keys;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// A key, with what is held down beside it.
///
/// @param name a character as it is typed (`j`, `G`, `:`), or `Enter`, `Esc`, `Tab`, `Shift-Tab`,
///   `Space`, `Backspace`, `Delete`, `Insert`, `Up`, `Down`, `Left`, `Right`, `Home`, `End`,
///   `PageUp`, `PageDown`, `F1` to `F12`, each also with `Ctrl-` or `Alt-` before it
public record Key(String name) implements Comparable<Key> {
  public static final Key ENTER = new Key("Enter");
  public static final Key ESC = new Key("Esc");
  public static final Key TAB = new Key("Tab");
  public static final Key BACK_TAB = new Key("Shift-Tab");
  public static final Key BACKSPACE = new Key("Backspace");
  public static final Key UP = new Key("Up");
  public static final Key DOWN = new Key("Down");

  private static final Set<String> NAMES =
      new TreeSet<>(
          List.of(
              "Enter",
              "Esc",
              "Tab",
              "Space",
              "Backspace",
              "Delete",
              "Insert",
              "Up",
              "Down",
              "Left",
              "Right",
              "Home",
              "End",
              "PageUp",
              "PageDown",
              "F1",
              "F2",
              "F3",
              "F4",
              "F5",
              "F6",
              "F7",
              "F8",
              "F9",
              "F10",
              "F11",
              "F12"));

  /// The key a character types.
  public static Key of(int codePoint) {
    return codePoint == ' ' ? new Key("Space") : new Key(Character.toString(codePoint));
  }

  /// The key a person writes so; empty when there is none of that name.
  public static Optional<Key> parse(String text) {
    if (text.codePointCount(0, text.length()) == 1) {
      return Optional.of(of(text.codePointAt(0)));
    }
    int dash = text.indexOf('-');
    if (dash > 0 && dash < text.length() - 1) {
      var rest = text.substring(dash + 1);
      return switch (text.substring(0, dash).toLowerCase(Locale.ROOT)) {
        case "ctrl" -> parse(upper(rest)).map(key -> new Key("Ctrl-" + key.name()));
        case "alt" -> parse(rest).map(key -> new Key("Alt-" + key.name()));
        case "shift" -> parse(rest).filter(TAB::equals).map(_ -> BACK_TAB);
        default -> Optional.empty();
      };
    }
    return NAMES.stream().filter(name -> name.equalsIgnoreCase(text)).findFirst().map(Key::new);
  }

  /// The text it types; empty when it types none.
  public Optional<String> typed() {
    if (name.equals("Space")) {
      return Optional.of(" ");
    }
    return name.codePointCount(0, name.length()) == 1 ? Optional.of(name) : Optional.empty();
  }

  private static String upper(String text) {
    return text.length() == 1 ? text.toUpperCase(Locale.ROOT) : text;
  }

  @Override
  public int compareTo(Key other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
