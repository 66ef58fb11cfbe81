package skep.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The process's terminal while another program has it: every key goes to that program, Ctrl-C too.
/// `stty` does it, which every Unix has. Closing it puts the terminal back as it was.
final class RawTerminal implements AutoCloseable {
  private static final int LIMIT_SECONDS = 2;
  private static final File TERMINAL = new File("/dev/tty");

  private final String before;
  private final Thread hook;

  /// @param rows and `columns`: at least 1
  record Size(int rows, int columns) {}

  private RawTerminal(String before) {
    this.before = before;
    this.hook = new Thread(this::restore, "skep-terminal");
  }

  /// Empty when there is no terminal to have.
  static Optional<RawTerminal> open() {
    var before = stty("-g");
    if (before.isEmpty() || stty("raw", "-echo").isEmpty()) {
      return Optional.empty();
    }
    var terminal = new RawTerminal(before.get().strip());
    Runtime.getRuntime().addShutdownHook(terminal.hook);
    return Optional.of(terminal);
  }

  static Optional<Size> size() {
    var words = stty("size").orElse("").strip().split(" ");
    try {
      var size = new Size(Integer.parseInt(words[0]), Integer.parseInt(words[words.length - 1]));
      return Optional.of(size).filter(given -> given.rows() > 0 && given.columns() > 0);
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private void restore() {
    var _ = stty(before);
  }

  @Override
  public void close() {
    restore();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The process ends anyway, and the hook runs.
    }
  }

  /// What it prints; empty when it fails.
  private static Optional<String> stty(String... words) {
    var command = new ArrayList<String>();
    command.add("stty");
    command.addAll(List.of(words));
    try {
      var process =
          new ProcessBuilder(command)
              .redirectInput(TERMINAL)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      var text = new String(process.getInputStream().readAllBytes(), UTF_8);
      boolean isDone = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
      return isDone && process.exitValue() == 0 ? Optional.of(text) : Optional.empty();
    } catch (IOException noTerminal) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
