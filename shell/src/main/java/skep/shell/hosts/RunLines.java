package skep.shell.hosts;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import skep.bootstrap.run.RunListener;
import skep.shell.command.Console;
import skep.shell.command.Pacer;
import skep.shell.value.JsonText;
import skep.shell.value.Value;

/// Says what a run does on standard error, a line for each thing that ended: `14:03:07 m2
/// docker.install ok 9.2s`. To a terminal also how far uploads are.
final class RunLines implements RunListener {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final long MIB = 1024L * 1024;
  private static final int PERCENTS_A_LINE = 25;

  private final Console console;
  private final Pacer pacer;
  private final boolean isJson;
  private final Map<String, Instant> begun = new HashMap<>();
  private final Map<String, Long> shown = new HashMap<>();
  private Duration uploading = Duration.ZERO;

  RunLines(Console console, Pacer pacer, boolean isJson) {
    this.console = console;
    this.pacer = pacer;
    this.isJson = isJson;
  }

  @Override
  public synchronized void step(String host, String id, String title, String state, String detail) {
    var now = pacer.now();
    if (state.equals("begin")) {
      begun.put(host + " " + id, now);
      return;
    }
    var took = Duration.between(begun.getOrDefault(host + " " + id, now), now);
    if (id.endsWith(".bring")) {
      // hosts are brought things side by side: the longest is what it cost
      uploading = took.compareTo(uploading) > 0 ? took : uploading;
    }
    if (isJson) {
      console.warn(
          JsonText.write(
              Value.noFields()
                  .with("time", Value.of(now.toString()))
                  .with("host", Value.of(host))
                  .with("step", Value.of(id))
                  .with("state", Value.of(state))
                  .with("ms", Value.of(took.toMillis()))
                  .with("detail", Value.of(detail))));
      return;
    }
    var word = state.equals("done") ? "ok" : state;
    line(
        host
            + " "
            + id
            + " "
            + word
            + " "
            + seconds(took)
            + (detail.isEmpty() ? "" : ": " + detail));
  }

  /// How long bringing things took.
  synchronized Duration uploading() {
    return uploading;
  }

  @Override
  public synchronized void upload(String host, String what, long sent, long total) {
    if (isJson || !console.isTerminal() || total <= 0) {
      return;
    }
    long percent = sent * 100 / total / PERCENTS_A_LINE * PERCENTS_A_LINE;
    var name = host + " " + what;
    if (percent > shown.getOrDefault(name, 0L)) {
      shown.put(name, percent);
      line(
          "%s %s %d%% of %d MiB"
              .formatted(host, what.toLowerCase(Locale.ROOT), percent, (total + MIB / 2) / MIB));
    }
  }

  @Override
  public synchronized void say(String text) {
    line(text);
  }

  private void line(String text) {
    console.warn(TIME.format(pacer.now().atZone(ZoneId.systemDefault())) + " " + text);
  }

  static String seconds(Duration took) {
    return String.format(Locale.ROOT, "%.1fs", (double) took.toMillis() / 1000);
  }
}
