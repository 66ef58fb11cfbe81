package skep.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import skep.tui.cells.Size;
import skep.tui.terminal.TerminalDevice;

/// A terminal of a test: what is drawn on it is text, what is typed comes from the test.
final class FakeTerminal implements TerminalDevice {
  private static final int HANG_UP = -1;
  private static final String SEQUENCES =
      "\u001b(\\[[0-9;?]*[A-Za-z]|\\][^\u0007]*\u0007|[()][A-Z0-9])";

  private final LinkedBlockingQueue<Integer> typed = new LinkedBlockingQueue<>();
  private final ByteArrayOutputStream drawn = new ByteArrayOutputStream();
  private final InputStream in = new Typed();
  private volatile Runnable changed = () -> {};
  private volatile Size size;
  private volatile boolean isBroken;
  private volatile boolean isRaw;
  private volatile boolean isTouched;

  FakeTerminal(Size size) {
    this.size = size;
  }

  void type(String keys) {
    for (byte octet : keys.getBytes(UTF_8)) {
      typed.add(octet & 0xff);
    }
  }

  void hangUp() {
    typed.add(HANG_UP);
  }

  void resize(Size to) {
    size = to;
    changed.run();
  }

  /// The next question for its size meets a bug.
  void breakDown() {
    isBroken = true;
    changed.run();
  }

  boolean isRaw() {
    return isRaw;
  }

  boolean isTouched() {
    return isTouched;
  }

  /// Everything written, escape sequences and all.
  synchronized String output() {
    return drawn.toString(UTF_8);
  }

  /// Begins to look anew.
  synchronized void forget() {
    drawn.reset();
  }

  /// Until `text` has been drawn in one piece.
  void await(String text) {
    Eventually.holds(() -> "'" + text + "' on the screen: " + text(), () -> text().contains(text));
  }

  void awaitRaw(String bytes) {
    Eventually.holds("written: " + bytes, () -> output().contains(bytes));
  }

  private String text() {
    return output().replaceAll(SEQUENCES, "");
  }

  @Override
  public InputStream in() {
    return in;
  }

  @Override
  public OutputStream out() {
    isTouched = true;
    return new OutputStream() {
      @Override
      public void write(int octet) {
        synchronized (FakeTerminal.this) {
          drawn.write(octet);
        }
      }

      @Override
      public void write(byte[] bytes, int offset, int length) {
        synchronized (FakeTerminal.this) {
          drawn.write(bytes, offset, length);
        }
      }
    };
  }

  @Override
  public Size size() {
    if (isBroken) {
      throw new IllegalStateException("a bug");
    }
    return size;
  }

  @Override
  public void raw() {
    isTouched = true;
    isRaw = true;
  }

  @Override
  public void restore() {
    isRaw = false;
  }

  @Override
  public void watch(Runnable whenChanged) {
    changed = whenChanged;
  }

  @Override
  public void suspend() {}

  /// As a terminal in raw mode with a timeout: -1 when nothing came for a moment, and at once, over
  /// and over, when there is no terminal any more.
  private final class Typed extends InputStream {
    private boolean isOver;

    @Override
    public int read() throws IOException {
      try {
        var next = isOver ? Integer.valueOf(HANG_UP) : typed.poll(100, TimeUnit.MILLISECONDS);
        isOver |= next != null && next == HANG_UP;
        return next == null ? -1 : next;
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int next = read();
      if (next < 0) {
        return -1;
      }
      into[offset] = (byte) next;
      return 1;
    }
  }
}
