package skep.tui.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.terminal.ansi.ANSITerminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import skep.tui.cells.Size;

/// Lanterna's terminal on a device. Unlike its own it asks nobody for the size by escape sequences,
/// which some never answer, and writes strings whole: piece by piece it breaks what lies beyond the
/// basic plane.
final class DeviceTerminal extends ANSITerminal {
  private volatile TerminalSize size;

  DeviceTerminal(InputStream in, OutputStream out, Size size) {
    super(in, out, UTF_8);
    this.size = of(size);
  }

  void resized(Size size) {
    this.size = of(size);
    onResized(size.width(), size.height());
  }

  @Override
  public void putString(String text) throws IOException {
    writeToTerminal(text.getBytes(UTF_8));
  }

  @Override
  protected TerminalSize findTerminalSize() {
    return size;
  }

  private static TerminalSize of(Size size) {
    return new TerminalSize(Math.max(1, size.width()), Math.max(1, size.height()));
  }
}
