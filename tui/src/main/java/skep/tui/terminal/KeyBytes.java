package skep.tui.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.LinkedBlockingQueue;

/// Bytes typed, on their way from a thread that reads the terminal and can be stopped without
/// losing a key, to the decoder, which has to know whether more are there.
final class KeyBytes extends InputStream {
  private static final int END = -1;
  private static final int KEPT = 1 << 16;
  private static final int CHUNK = 4096;

  /// A terminal that is gone answers at once and with nothing, over and over.
  private static final int DEAD_AFTER = 50;

  private static final long QUIET_NANOS = 20_000_000;

  private final TerminalDevice device;
  private final LinkedBlockingQueue<Integer> bytes = new LinkedBlockingQueue<>(KEPT);
  private volatile boolean isRunning;
  private Thread reader = new Thread();

  KeyBytes(TerminalDevice device) {
    this.device = device;
  }

  synchronized void start() {
    isRunning = true;
    reader = Thread.ofPlatform().daemon(true).name("dash-keys").start(this::pump);
  }

  /// Comes back when nothing reads the terminal any more.
  synchronized void stop() {
    isRunning = false;
    try {
      reader.join(1000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Ends the decoder's wait for good.
  void end() {
    bytes.clear();
    bytes.add(END);
  }

  private void pump() {
    var chunk = new byte[CHUNK];
    int empty = 0;
    while (isRunning && empty < DEAD_AFTER) {
      long begun = System.nanoTime();
      try {
        int count = device.in().read(chunk);
        if (count > 0) {
          empty = 0;
          for (int i = 0; i < count; i++) {
            bytes.put(chunk[i] & 0xff);
          }
        } else {
          empty = System.nanoTime() - begun < QUIET_NANOS ? empty + 1 : 0;
        }
      } catch (IOException | InterruptedException e) {
        empty = DEAD_AFTER;
      }
    }
    if (empty >= DEAD_AFTER) {
      end();
    }
  }

  @Override
  public int available() {
    return bytes.size();
  }

  @Override
  public int read() throws IOException {
    try {
      int next = bytes.take();
      if (next == END) {
        bytes.add(END);
      }
      return next;
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    }
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int count = 0;
    do {
      int next = read();
      if (next == END) {
        return count == 0 ? END : count;
      }
      into[offset + count++] = (byte) next;
    } while (count < length && !bytes.isEmpty());
    return count;
  }
}
