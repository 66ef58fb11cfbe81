package skep.shell.repl;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The terminal's settings as they were, to be put back at the end. JLine puts back what it knows,
/// but its native part leaves garbage in the speed and the line discipline.
final class TtyState {
  private static final long PATIENCE_MS = 500;

  private final CompletableFuture<String> saved;

  private TtyState(CompletableFuture<String> saved) {
    this.saved = saved;
  }

  /// Begins to read them; [#await] before anything is changed.
  static TtyState read() {
    return new TtyState(CompletableFuture.supplyAsync(() -> stty(List.of("-g"))));
  }

  void await() {
    settings();
  }

  void restore() {
    var settings = settings();
    if (!settings.isEmpty()) {
      stty(List.of(settings));
      // not among the settings above; every terminal that people type on has the first
      stty(List.of("line", "0"));
    }
  }

  /// Empty when they are not known.
  private String settings() {
    try {
      return saved.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException _) {
      return "";
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  /// What it printed; empty when it failed.
  private static String stty(List<String> words) {
    try {
      var builder = new ProcessBuilder("stty").redirectInput(Redirect.INHERIT);
      builder.command().addAll(words);
      var process = builder.redirectError(Redirect.DISCARD).start();
      var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      boolean isDone = process.waitFor(PATIENCE_MS, TimeUnit.MILLISECONDS);
      return isDone && process.exitValue() == 0 ? text.strip() : "";
    } catch (IOException _) {
      return "";
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
