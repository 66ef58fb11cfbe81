package skep.tui.terminal;

import com.googlecode.lanterna.screen.Screen;
import java.util.Optional;
import skep.tui.cells.Frame;

/// Puts frames onto Lanterna's screens, cell by cell and only what is different.
final class Painter {
  private final Palette palette;
  private Optional<Frame> shown = Optional.empty();

  Painter(Colours colours) {
    this.palette = new Palette(colours);
  }

  /// Forgets what is there.
  void forget() {
    shown = Optional.empty();
  }

  /// Brings the screen's back buffer in line with `frame`; tells whether all of it was drawn.
  boolean paint(Screen screen, Frame frame) {
    boolean isWhole = shown.isEmpty() || !shown.get().size().equals(frame.size());
    if (isWhole) {
      screen.clear();
    }
    for (int y = 0; y < frame.size().height(); y++) {
      for (int x = 0; x < frame.size().width(); x++) {
        if (isWhole || isDifferent(shown.get(), frame, x, y)) {
          put(screen, frame, x, y);
        }
      }
    }
    shown = Optional.of(frame);
    return isWhole;
  }

  private void put(Screen screen, Frame frame, int x, int y) {
    int point = frame.point(x, y);
    if (point != Frame.RIGHT_HALF) {
      screen.setCharacter(
          x,
          y,
          palette.character(point, frame.style(x, y), frame.isChosen(x, y), frame.isFaded(x, y)));
    }
  }

  private static boolean isDifferent(Frame before, Frame now, int x, int y) {
    return before.point(x, y) != now.point(x, y)
        || before.style(x, y) != now.style(x, y)
        || before.isChosen(x, y) != now.isChosen(x, y)
        || before.isFaded(x, y) != now.isFaded(x, y);
  }
}
