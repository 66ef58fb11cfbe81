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
/// docker.install ok 9.2s`. To a terminal also how far uploads are, in one line that is drawn over.
final class RunLines implements RunListener {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final Duration REDRAW = Duration.ofMillis(100);

  /// To the end of the line.
  private static final String CLEAR = "\u001b[K";

  private final Console console;
  private final Pacer pacer;
  private final boolean isJson;
  private final Map<String, Instant> begun = new HashMap<>();
  private UploadBar bar = new UploadBar();
  private Instant barSince = Instant.MIN;

  /// When the bar was drawn last; never: {@link Instant#MIN}.
  private Instant drawn = Instant.MIN;

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
      if (!isJson) {
        return;
      }
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
    var now = pacer.now();
    if (isJson) {
      uploadEvent(host, what, sent, total, now);
    }
    if (isJson || !console.isTerminal() || total <= 0) {
      return;
    }
    if (bar.isIdle()) {
      bar = new UploadBar();
      barSince = now;
      drawn = Instant.MIN;
    }
    bar.add(host, what, sent, total);
    if (bar.isIdle()) {
      erase();
    } else if (drawn.plus(REDRAW).isBefore(now)) {
      drawn = now;
      draw("\r" + bar.text(Duration.between(barSince, now)) + CLEAR);
    }
  }

  /// One when it begins and one when it ends.
  private void uploadEvent(String host, String what, long sent, long total, Instant now) {
    var key = host + " " + what;
    boolean isFirst = begun.putIfAbsent(key, now) == null;
    if (isFirst || sent >= total) {
      var took = Duration.between(begun.getOrDefault(key, now), now);
      console.warn(
          JsonText.write(
              Value.noFields()
                  .with("time", Value.of(now.toString()))
                  .with("host", Value.of(host))
                  .with("upload", Value.of(what.toLowerCase(Locale.ROOT)))
                  .with("bytes", Value.of(sent))
                  .with("of", Value.of(total))
                  .with("ms", Value.of(took.toMillis()))));
    }
  }

  private void erase() {
    if (drawn.isAfter(Instant.MIN)) {
      draw("\r" + CLEAR);
    }
  }

  private void draw(String text) {
    console.out().flush();
    console.err().print(text);
    console.err().flush();
  }

  @Override
  public synchronized void say(String text) {
    line(text);
  }

  private void line(String text) {
    erase();
    console.warn(TIME.format(pacer.now().atZone(ZoneId.systemDefault())) + " " + text);
  }

  static String seconds(Duration took) {
    return String.format(Locale.ROOT, "%.1fs", (double) took.toMillis() / 1000);
  }
}
