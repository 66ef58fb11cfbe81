package skep.shell.repl;

import java.time.Duration;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;

/// Runs one thing while the terminal is its. Ctrl-C interrupts it, and leaves it alone when that is
/// not enough.
final class Foreground {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Terminal terminal;
  private final Surface surface;

  Foreground(Terminal terminal, Surface surface) {
    this.terminal = terminal;
    this.surface = surface;
  }

  /// Comes back when `work` is done, or has been given up.
  void run(Runnable work) {
    var thread = Thread.ofPlatform().daemon(true).name("skep-command").unstarted(work);
    var press = new Press(thread, terminal);
    var before = terminal.handle(Signal.INT, _ -> press.interrupt());
    surface.setBusy(true);
    thread.start();
    try {
      while (thread.isAlive() && !press.isGivenUp()) {
        thread.join(Duration.ofMillis(100));
      }
      if (thread.isAlive()) {
        surface.tell("the command does not stop; it goes on in the background");
      }
    } catch (InterruptedException _) {
      thread.interrupt();
    } finally {
      surface.setBusy(false);
      terminal.handle(Signal.INT, before);
    }
  }

  /// Ctrl-C: the first interrupts; if nothing comes of it in time, the work is left alone.
  private static final class Press {
    private final Thread thread;
    private final Terminal terminal;
    private volatile long deadline;

    Press(Thread thread, Terminal terminal) {
      this.thread = thread;
      this.terminal = terminal;
    }

    void interrupt() {
      if (deadline == 0) {
        deadline = System.nanoTime() + PATIENCE.toNanos();
        // behind the ^C that the terminal shows
        terminal.writer().println();
        terminal.flush();
      }
      thread.interrupt();
    }

    boolean isGivenUp() {
      return deadline != 0 && System.nanoTime() - deadline > 0;
    }
  }
}
