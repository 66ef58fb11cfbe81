package skep.shell.repl;

import java.util.List;
import java.util.Optional;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.Status;

/// The line editor, whose prompt and status row may change while somebody types. Any thread.
final class Editor extends LineReaderImpl {
  private static final int ROWS_FOR_STATUS = 15;

  Editor(Terminal terminal) {
    super(terminal, "skep", null);
  }

  /// Shows another prompt and status row, at once when a line is being edited. Not on a dumb
  /// terminal: it can only write on, so a prompt drawn again would run into what is there.
  void show(String prompt, AttributedString status) {
    lock.lock();
    try {
      if (!reading || isDumb(terminal)) {
        return;
      }
      setPrompt(prompt);
      row().ifPresent(row -> row.update(rows(status)));
      redisplay();
      terminal.flush();
    } finally {
      lock.unlock();
    }
  }

  /// Shows the status row before a line is read.
  void show(AttributedString status) {
    row().ifPresent(row -> row.update(rows(status)));
  }

  /// Takes the status row away while something else has the screen: it would not be kept true, and
  /// commands that redraw themselves erase it.
  void hide() {
    Status.getExistingStatus(terminal).ifPresent(Status::hide);
  }

  /// Takes the status row off the screen for good.
  void close() {
    Status.getExistingStatus(terminal)
        .ifPresent(
            row -> {
              row.hide();
              row.close();
            });
  }

  private List<AttributedString> rows(AttributedString status) {
    return terminal.getHeight() < ROWS_FOR_STATUS ? List.of() : List.of(status);
  }

  private Optional<Status> row() {
    return isDumb(terminal) ? Optional.empty() : Optional.ofNullable(Status.getStatus(terminal));
  }

  static boolean isDumb(Terminal terminal) {
    return terminal.getType().startsWith(Terminal.TYPE_DUMB);
  }
}
