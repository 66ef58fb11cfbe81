package skep.tui.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import com.googlecode.lanterna.SGR;
import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.TextColor;
import com.googlecode.lanterna.screen.TerminalScreen;
import com.googlecode.lanterna.terminal.virtual.DefaultVirtualTerminal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import skep.tui.cells.Frame;
import skep.tui.model.DashModel;
import skep.tui.screens.DashView;

/// Screens as text, taken from Lanterna's virtual terminal, and the files they are compared with.
/// `-Dskep.rewrite=true` writes them anew.
final class Golden {
  private static final Path DIRECTORY = Path.of("src/test/resources/golden");

  private Golden() {}

  /// The screen in colour (text, then where the colours are), without colours (where the marks are;
  /// the text is the same) and in ASCII.
  static void check(String name, DashModel model) {
    var unicode = DashView.draw(model, false);
    var plain = DashView.draw(model, true);
    var text =
        "== 16 colours\n"
            + rows(unicode, Colours.BASIC)
            + "-- looks\n"
            + looks(unicode, Colours.BASIC)
            + "== NO_COLOR: looks\n"
            + looks(unicode, Colours.NONE)
            + "== ASCII\n"
            + rows(plain, Colours.NONE);
    assertThat(rows(unicode, Colours.NONE)).isEqualTo(rows(unicode, Colours.BASIC));
    assertThat(rows(plain, Colours.NONE).replace('蜂', '?').replace('巢', '?'))
        .matches(all -> all.chars().allMatch(point -> point < 127), "is ASCII");
    compare(DIRECTORY.resolve(name + ".txt"), text);
  }

  private static void compare(Path file, String text) {
    try {
      if (Boolean.getBoolean("skep.rewrite")) {
        Files.createDirectories(DIRECTORY);
        Files.writeString(file, text);
      }
      assertThat(text)
          .as("%s; -Dskep.rewrite=true writes it anew", file)
          .isEqualTo(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String rows(Frame frame, Colours colours) {
    var terminal = shown(frame, colours);
    var text = new StringBuilder();
    for (int y = 0; y < frame.size().height(); y++) {
      var row = new StringBuilder();
      for (int x = 0; x < frame.size().width(); x++) {
        if (frame.point(x, y) != Frame.RIGHT_HALF) {
          row.append(terminal.getCharacter(x, y).getCharacterString());
        }
      }
      text.append(row.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  /// `row: from-to look`, for everything that does not look like plain text.
  private static String looks(Frame frame, Colours colours) {
    var terminal = shown(frame, colours);
    var text = new StringBuilder();
    for (int y = 0; y < frame.size().height(); y++) {
      var row = new StringBuilder();
      int from = 0;
      var before = "";
      for (int x = 0; x <= frame.size().width(); x++) {
        var look = x == frame.size().width() ? "" : look(terminal.getCharacter(x, y));
        if (!look.equals(before)) {
          if (!before.isEmpty()) {
            row.append(" %d-%d %s".formatted(from, x - 1, before));
          }
          from = x;
          before = look;
        }
      }
      if (!row.isEmpty()) {
        text.append("%2d:".formatted(y)).append(row).append('\n');
      }
    }
    return text.toString();
  }

  private static String look(TextCharacter character) {
    var look = new StringBuilder();
    if (character.getForegroundColor() != TextColor.ANSI.DEFAULT) {
      look.append(character.getForegroundColor().toString().toLowerCase(Locale.ROOT));
    }
    if (character.getBackgroundColor() != TextColor.ANSI.DEFAULT) {
      look.append("/").append(character.getBackgroundColor().toString().toLowerCase(Locale.ROOT));
    }
    for (var mark : SGR.values()) {
      if (character.getModifiers().contains(mark)) {
        look.append("+").append(mark.name().toLowerCase(Locale.ROOT).charAt(0));
      }
    }
    // Lines of boxes are everywhere and always the same.
    return look.toString().equals("black_bright") && isLine(character) ? "" : look.toString();
  }

  private static boolean isLine(TextCharacter character) {
    return "│─┌┐└┘├┤┬┴┼╴╵╶╷".contains(character.getCharacterString());
  }

  private static DefaultVirtualTerminal shown(Frame frame, Colours colours) {
    try {
      var terminal =
          new DefaultVirtualTerminal(new TerminalSize(frame.size().width(), frame.size().height()));
      var screen = new TerminalScreen(terminal);
      screen.startScreen();
      new Painter(colours).paint(screen, frame);
      screen.refresh();
      return terminal;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
