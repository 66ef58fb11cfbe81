package skep.shell.repl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Terminal;
import skep.shell.command.Console;
import skep.shell.command.Exit;
import skep.shell.command.UserError;
import skep.shell.interpret.LineShell;

/// `watch COMMAND`: runs it again when the swarm changes, and now and then anyway, and draws over
/// what it printed before. Ctrl-C ends it.
final class Watch {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final Duration DEFAULT = Duration.ofSeconds(2);
  private static final String EXAMPLE = "as in: watch service ls, or: watch 'node ls | grep Down'";

  private final LineShell shell;
  private final Surface surface;
  private final Terminal terminal;

  Watch(LineShell shell, Surface surface, Terminal terminal) {
    this.shell = shell;
    this.surface = surface;
    this.terminal = terminal;
  }

  int run(List<String> arguments, Console console) {
    var words = new ArrayList<>(arguments);
    var period = period(words);
    if (words.isEmpty()) {
      throw UserError.usage("watch needs a command", EXAMPLE);
    }
    if (!console.isTerminal()) {
      throw UserError.usage("watch needs a terminal to draw on", EXAMPLE);
    }
    var line =
        words.size() == 1
            ? words.getFirst()
            : String.join(" ", words.stream().map(Watch::quoted).toList());
    var changes = new Semaphore(0);
    Runnable listener = changes::release;
    surface.addListener(listener);
    try {
      int drawn = 0;
      while (true) {
        drawn = draw(line, console, drawn);
        changes.tryAcquire(period.toMillis(), TimeUnit.MILLISECONDS);
        changes.drainPermits();
      }
    } catch (InterruptedException _) {
      // how a person ends it
      return Exit.OK.code();
    } finally {
      surface.removeListener(listener);
    }
  }

  private static Duration period(List<String> words) {
    if (words.size() < 2 || !words.getFirst().equals("-n")) {
      return DEFAULT;
    }
    words.removeFirst();
    var text = words.removeFirst();
    try {
      return Duration.ofMillis(Math.max(200, (long) (Double.parseDouble(text) * 1000)));
    } catch (NumberFormatException _) {
      throw UserError.usage("not a number of seconds: " + text, EXAMPLE);
    }
  }

  private static String quoted(String word) {
    boolean isPlain = word.matches("[\\w.=:/,+@%-]+");
    return isPlain ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  /// Draws over `before` rows; returns how many it drew.
  private int draw(String line, Console console, int before) throws InterruptedException {
    var bytes = new ByteArrayOutputStream();
    var out = new PrintStream(bytes, false, UTF_8);
    shell.quiet(line, new Console(out, out, false, console.environment(), Unattended.KEYBOARD));
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    var rows = new ArrayList<String>();
    rows.add(
        LocalTime.now(ZoneId.systemDefault()).format(CLOCK) + "  " + line + "   (Ctrl-C ends)");
    bytes.toString(UTF_8).lines().forEach(rows::add);
    int most = Math.max(2, terminal.getHeight() - 2);
    var shown = rows.size() > most ? rows.subList(0, most) : rows;
    var text = new StringBuilder(before > 0 ? "\033[" + before + "A" : "");
    for (var row : shown) {
      text.append("\033[2K").append(cut(row)).append('\n');
    }
    console.out().print(text.append("\033[J"));
    console.out().flush();
    return shown.size();
  }

  /// A row that would wrap would be drawn over wrongly.
  private String cut(String row) {
    int columns = terminal.getWidth();
    return columns > 1 && row.length() > columns ? row.substring(0, columns - 1) + "~" : row;
  }
}
