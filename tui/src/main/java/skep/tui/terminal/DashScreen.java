package skep.tui.terminal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.googlecode.lanterna.input.KeyType;
import com.googlecode.lanterna.screen.Screen;
import com.googlecode.lanterna.screen.TerminalScreen;
import com.googlecode.lanterna.terminal.MouseCaptureMode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Base64;
import java.util.Optional;
import skep.tui.cells.Frame;
import skep.tui.cells.Size;
import skep.tui.keys.Key;

/// A terminal that shows frames. While it is shown the terminal is raw and on its alternate screen;
/// whatever ends it, a signal included, everything is put back. Thread-safe.
public final class DashScreen implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  /// Attributes off, cursor on, no mouse, main screen.
  private static final String FAREWELL =
      "\u001b[0m\u001b[?25h\u001b[?1003l\u001b[?1002l\u001b[?1000l\u001b[?1005l\u001b[?1049l";

  private final TerminalDevice device;
  private final Painter painter;
  private final KeyBytes keys;
  private final OutputStream out;
  private final DeviceTerminal terminal;
  private final TerminalScreen screen;
  private final Thread hook = Thread.ofPlatform().unstarted(this::putBack);
  private boolean isOpen;
  private boolean isOver;

  private DashScreen(TerminalDevice device, Colours colours, Size size) throws IOException {
    this.device = device;
    this.painter = new Painter(colours);
    this.keys = new KeyBytes(device);
    this.out = new BufferedOutputStream(device.out(), BUFFER);
    this.terminal = new DeviceTerminal(keys, out, size);
    this.screen = new TerminalScreen(terminal);
  }

  /// Takes the terminal over.
  public static DashScreen open(TerminalDevice device, Colours colours) throws IOException {
    var screen = new DashScreen(device, colours, device.size());
    Runtime.getRuntime().addShutdownHook(screen.hook);
    screen.enter();
    return screen;
  }

  /// The terminal's size, as last asked for.
  public Size size() throws IOException {
    var size = terminal.getTerminalSize();
    return new Size(size.getColumns(), size.getRows());
  }

  /// Asks for the size anew and returns it.
  public synchronized Size resize() throws IOException {
    var size = device.size();
    if (isOpen) {
      terminal.resized(size);
      screen.doResizeIfNecessary();
    }
    return size;
  }

  /// `changed` is called, on any thread, when the size may have changed or all may be gone.
  public void watch(Runnable changed) {
    device.watch(changed);
  }

  /// Draws what is different from what is there.
  public synchronized void show(Frame frame) throws IOException {
    if (!isOpen) {
      return;
    }
    boolean isWhole = painter.paint(screen, frame);
    screen.refresh(isWhole ? Screen.RefreshType.COMPLETE : Screen.RefreshType.DELTA);
    out.flush();
  }

  /// Forgets what is there, so that the next frame is drawn as a whole.
  public synchronized void forget() {
    painter.forget();
  }

  /// Waits for a key; empty when it was something else.
  ///
  /// @throws IOException when the terminal is gone
  public Optional<Key> key() throws IOException {
    var stroke = terminal.readInput();
    if (stroke.getKeyType() == KeyType.EOF) {
      throw new IOException("the terminal is gone");
    }
    return KeyNames.of(stroke);
  }

  /// Puts text into the terminal's clipboard, where it lets programs do that (OSC 52).
  public synchronized void copy(String text) throws IOException {
    var coded = Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    out.write(("\u001b]52;c;" + coded + "\u0007").getBytes(US_ASCII));
    out.flush();
  }

  public synchronized void mouse(boolean isOn) throws IOException {
    terminal.setMouseCaptureMode(isOn ? MouseCaptureMode.CLICK : null);
    out.flush();
  }

  /// Gives the terminal back, stops the process, and takes the terminal again when it goes on.
  public void suspend() throws IOException {
    leave();
    device.suspend();
    enter();
  }

  /// Gives the terminal to `work` and takes it again.
  public void lend(Runnable work) throws IOException {
    leave();
    work.run();
    enter();
  }

  @Override
  public void close() throws IOException {
    keys.end();
    leave();
    synchronized (this) {
      isOver = true;
    }
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending: the hook has nothing left to do.
      System.getLogger(DashScreen.class.getName()).log(System.Logger.Level.DEBUG, "ending", e);
    }
  }

  private synchronized void enter() throws IOException {
    if (isOpen || isOver) {
      return;
    }
    device.raw();
    isOpen = true;
    screen.startScreen();
    screen.setCursorPosition(null);
    terminal.resized(device.size());
    screen.doResizeIfNecessary();
    painter.forget();
    keys.start();
  }

  private synchronized void leave() throws IOException {
    if (!isOpen) {
      return;
    }
    isOpen = false;
    keys.stop();
    screen.stopScreen(false);
    out.write(FAREWELL.getBytes(US_ASCII));
    out.flush();
    device.restore();
  }

  /// At the process's end, whatever it was.
  private void putBack() {
    try {
      leave();
      synchronized (this) {
        isOver = true;
      }
    } catch (IOException e) {
      System.getLogger(DashScreen.class.getName())
          .log(System.Logger.Level.DEBUG, "the terminal could not be put back", e);
    }
  }
}
