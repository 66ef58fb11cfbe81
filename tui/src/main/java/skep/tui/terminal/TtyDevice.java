package skep.tui.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import skep.tui.cells.Size;

/// The terminal this process was started on, through `/dev/tty` and `stty`.
public final class TtyDevice implements TerminalDevice {
  private static final File TTY = new File("/dev/tty");
  private static final int PATIENCE_SECONDS = 5;

  /// Reads give up after a tenth of a second: a read that waits forever could not be ended, and
  /// would take the first key from whoever has the terminal next.
  private static final String RAW =
      "stty -icanon -echo -isig -iexten -ixon icrnl -inlcr min 0 time 1";

  private final InputStream in;
  private final OutputStream out;
  private final String saved;

  private TtyDevice(InputStream in, OutputStream out, String saved) {
    this.in = in;
    this.out = out;
    this.saved = saved;
  }

  /// @throws IOException when there is no terminal
  public static TtyDevice open() throws IOException {
    var saved = shell("stty -g").strip();
    return new TtyDevice(new FileInputStream(TTY), new FileOutputStream(TTY), saved);
  }

  @Override
  public InputStream in() {
    return in;
  }

  @Override
  public OutputStream out() {
    return out;
  }

  @Override
  public Size size() throws IOException {
    var words = shell("stty size").strip().split(" ");
    try {
      return new Size(Integer.parseInt(words[1]), Integer.parseInt(words[0]));
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new IOException("stty size says " + String.join(" ", words), e);
    }
  }

  @Override
  public void raw() throws IOException {
    shell(RAW);
  }

  @Override
  public void restore() throws IOException {
    shell("stty " + saved);
  }

  @Override
  public void watch(Runnable changed) {
    Signals.on("WINCH", changed);
    Signals.on("CONT", changed);
  }

  /// The whole process group, as the terminal would: a launcher that waits for this process stops
  /// with it. The child that sends the signal is stopped too, so its end is the sign to go on.
  @Override
  public void suspend() throws IOException {
    var child = new ProcessBuilder("/bin/sh", "-c", "kill -TSTP 0").inheritIO().start();
    try {
      child.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String shell(String command) throws IOException {
    var child =
        new ProcessBuilder(List.of("/bin/sh", "-c", command))
            .redirectInput(TTY)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      var said = new String(child.getInputStream().readAllBytes(), UTF_8);
      if (!child.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || child.exitValue() != 0) {
        child.destroyForcibly();
        throw new IOException("no terminal: `" + command + "` failed");
      }
      return said;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
