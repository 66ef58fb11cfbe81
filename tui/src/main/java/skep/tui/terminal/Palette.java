package skep.tui.terminal;

import com.googlecode.lanterna.SGR;
import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.TextColor;
import java.util.EnumSet;
import java.util.List;
import skep.tui.cells.Style;

/// What a style looks like on a terminal. Backgrounds are the terminal's own, but for blocks and
/// alarms, so that it fits dark and light ones.
final class Palette {
  /// @param front colour of the text
  /// @param back colour behind it
  private record Look(TextColor front, TextColor back, EnumSet<SGR> marks) {}

  private static final TextColor OWN = TextColor.ANSI.DEFAULT;

  private final Colours colours;

  Palette(Colours colours) {
    this.colours = colours;
  }

  /// @param isChosen whether it is where keys act
  /// @param isFaded whether it may be out of date
  TextCharacter character(int point, Style style, boolean isChosen, boolean isFaded) {
    var look = colours == Colours.NONE ? plain(style) : coloured(style);
    var marks = EnumSet.copyOf(look.marks());
    if (isChosen) {
      marks.add(SGR.REVERSE);
    }
    boolean fades = isFaded && look.back().equals(OWN) && colours != Colours.NONE;
    var front = fades && style != Style.BAD && style != Style.KEY ? grey() : look.front();
    var shown = TextCharacter.fromString(Character.toString(point), front, look.back(), marks);
    return shown.length == 0 ? TextCharacter.DEFAULT_CHARACTER : shown[0];
  }

  private static Look plain(Style style) {
    return switch (style) {
      case PLAIN, LINE, ACCENT, GOOD, DIM, BLOCK_OVER, BLOCK_WAIT -> look(OWN);
      case STRONG, TITLE, KEY, WARN -> look(OWN, SGR.BOLD);
      case BAD, ALARM, BLOCK_BAD -> look(OWN, SGR.BOLD, SGR.REVERSE);
      case HEADING, INPUT -> look(OWN, SGR.UNDERLINE);
      case MATCH -> look(OWN, SGR.BOLD, SGR.UNDERLINE);
      case BLOCK_1, BLOCK_2, BLOCK_3, BLOCK_4, BLOCK_5, BLOCK_6 -> look(OWN, SGR.REVERSE);
    };
  }

  private Look coloured(Style style) {
    return switch (style) {
      case PLAIN, INPUT -> look(OWN);
      case DIM -> look(grey());
      case STRONG -> look(OWN, SGR.BOLD);
      case LINE -> look(pick(TextColor.ANSI.BLACK_BRIGHT, 240, 0x4a5568));
      case TITLE -> look(pick(TextColor.ANSI.CYAN, 80, 0x5fd7d7), SGR.BOLD);
      case HEADING -> look(pick(TextColor.ANSI.CYAN, 73, 0x5fafaf));
      case KEY -> look(pick(TextColor.ANSI.YELLOW, 179, 0xd7af5f), SGR.BOLD);
      case GOOD -> look(pick(TextColor.ANSI.GREEN, 114, 0x87d787));
      case WARN -> look(pick(TextColor.ANSI.YELLOW, 221, 0xffd75f));
      case BAD -> look(pick(TextColor.ANSI.RED_BRIGHT, 203, 0xff5f5f), SGR.BOLD);
      case ACCENT -> look(pick(TextColor.ANSI.CYAN, 117, 0x87d7ff));
      case ALARM -> block(pick(TextColor.ANSI.RED, 160, 0xd70000), TextColor.ANSI.WHITE_BRIGHT);
      case MATCH -> block(pick(TextColor.ANSI.YELLOW, 221, 0xffd75f), TextColor.ANSI.BLACK);
      case BLOCK_1 -> block(pick(TextColor.ANSI.BLUE, 67, 0x5f87af));
      case BLOCK_2 -> block(pick(TextColor.ANSI.GREEN, 71, 0x5faf5f));
      case BLOCK_3 -> block(pick(TextColor.ANSI.MAGENTA, 133, 0xaf5faf));
      case BLOCK_4 -> block(pick(TextColor.ANSI.CYAN, 73, 0x5fafaf));
      case BLOCK_5 -> block(pick(TextColor.ANSI.WHITE, 180, 0xd7af87));
      case BLOCK_6 -> block(pick(TextColor.ANSI.BLUE_BRIGHT, 104, 0x8787d7));
      case BLOCK_BAD -> block(pick(TextColor.ANSI.RED, 160, 0xd70000), TextColor.ANSI.WHITE_BRIGHT);
      case BLOCK_WAIT -> block(pick(TextColor.ANSI.YELLOW, 221, 0xffd75f));
      case BLOCK_OVER -> look(grey());
    };
  }

  private TextColor grey() {
    return pick(TextColor.ANSI.BLACK_BRIGHT, 245, 0x8a8a8a);
  }

  private TextColor pick(TextColor basic, int index, int rgb) {
    return switch (colours) {
      case NONE, BASIC -> basic;
      case INDEXED -> new TextColor.Indexed(index);
      case TRUE -> new TextColor.RGB(rgb >> 16, rgb >> 8 & 0xff, rgb & 0xff);
    };
  }

  private static Look look(TextColor front, SGR... marks) {
    var set = EnumSet.noneOf(SGR.class);
    set.addAll(List.of(marks));
    return new Look(front, OWN, set);
  }

  private static Look block(TextColor back) {
    return block(back, TextColor.ANSI.BLACK);
  }

  private static Look block(TextColor back, TextColor front) {
    return new Look(front, back, EnumSet.noneOf(SGR.class));
  }
}
