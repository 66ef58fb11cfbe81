package skep.tui.terminal;

import com.googlecode.lanterna.input.KeyStroke;
import java.util.Optional;
import skep.tui.keys.Key;

/// Lanterna's keys by their names.
final class KeyNames {
  private KeyNames() {}

  /// Empty for what is no key: mouse, positions, the end of input.
  static Optional<Key> of(KeyStroke stroke) {
    return switch (stroke.getKeyType()) {
      case Character -> Optional.of(character(stroke));
      case Escape -> Optional.of(Key.ESC);
      case Enter -> Optional.of(named(stroke, "Enter"));
      case Backspace -> Optional.of(named(stroke, "Backspace"));
      case Tab -> Optional.of(Key.TAB);
      case ReverseTab -> Optional.of(Key.BACK_TAB);
      case ArrowUp -> Optional.of(named(stroke, "Up"));
      case ArrowDown -> Optional.of(named(stroke, "Down"));
      case ArrowLeft -> Optional.of(named(stroke, "Left"));
      case ArrowRight -> Optional.of(named(stroke, "Right"));
      case Home -> Optional.of(named(stroke, "Home"));
      case End -> Optional.of(named(stroke, "End"));
      case PageUp -> Optional.of(named(stroke, "PageUp"));
      case PageDown -> Optional.of(named(stroke, "PageDown"));
      case Insert -> Optional.of(named(stroke, "Insert"));
      case Delete -> Optional.of(named(stroke, "Delete"));
      case F1, F2, F3, F4, F5, F6, F7, F8, F9, F10, F11, F12 ->
          Optional.of(new Key(stroke.getKeyType().name()));
      default -> Optional.empty();
    };
  }

  private static Key character(KeyStroke stroke) {
    char typed = stroke.getCharacter();
    if (typed < ' ') {
      // Lanterna leaves some control characters as they are.
      return typed == '\r' || typed == '\n'
          ? Key.ENTER
          : new Key("Ctrl-" + (typed == 0 ? "Space" : Character.toString(typed + '@')));
    }
    var key = Key.of(typed);
    if (stroke.isCtrlDown() && (typed == 'm' || typed == 'j')) {
      return Key.ENTER;
    }
    if (stroke.isCtrlDown()) {
      return new Key("Ctrl-" + Key.of(Character.toUpperCase(typed)).name());
    }
    return stroke.isAltDown() ? new Key("Alt-" + key.name()) : key;
  }

  private static Key named(KeyStroke stroke, String name) {
    if (stroke.isCtrlDown()) {
      return new Key("Ctrl-" + name);
    }
    return new Key(stroke.isAltDown() ? "Alt-" + name : name);
  }
}
