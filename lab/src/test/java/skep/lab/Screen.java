package skep.lab;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A terminal that a test types on and looks at, by a tmux server of its own.
///
/// Not thread-safe.
final class Screen implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final String server;

  /// @param command what runs in it; the screen stays when it has ended
  /// @param environment what it finds set beside what this process has
  Screen(int columns, int rows, Map<String, String> environment, String command) {
    this.server = "skep-test-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
    var set =
        environment.entrySet().stream().map(e -> e.getKey() + "='" + e.getValue() + "'").toList();
    tmux(
        "-f",
        "/dev/null",
        "new-session",
        "-d",
        "-x",
        String.valueOf(columns),
        "-y",
        String.valueOf(rows),
        "env " + String.join(" ", set) + " sh -c '" + command + "; echo ENDED $?; exec sleep 600'");
  }

  /// What keeps a test from having one.
  static boolean isThere() {
    return Result.of(LIMIT, List.of("sh", "-c", "command -v tmux")).exit() == 0;
  }

  /// Presses keys that have names: `Tab`, `Enter`, `C-c`.
  Screen press(String... keys) {
    tmux(Stream.concat(Stream.of("send-keys"), Stream.of(keys)).toArray(String[]::new));
    return this;
  }

  /// Types text, without Enter.
  Screen type(String text) {
    tmux("send-keys", "-l", text);
    return this;
  }

  /// Types a line, with Enter.
  Screen line(String text) {
    return type(text).press("Enter");
  }

  /// Waits until the screen shows something that matches.
  ///
  /// @param pattern a regular expression, found anywhere in the screen's lines
  Screen shows(String pattern) {
    return shows(LIMIT, pattern);
  }

  Screen shows(Duration limit, String pattern) {
    var compiled = Pattern.compile(pattern, Pattern.MULTILINE);
    try {
      Await.within(limit, "the screen shows " + pattern, () -> compiled.matcher(text()).find());
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + text(), e);
    }
    return this;
  }

  /// What is on it now, without colours and blanks at the ends of lines.
  String text() {
    return tmux("capture-pane", "-p");
  }

  /// The same with colours as escape sequences.
  String colouredText() {
    return tmux("capture-pane", "-e", "-p");
  }

  private String tmux(String... words) {
    var command = Stream.concat(Stream.of("tmux", "-L", server), Stream.of(words)).toList();
    return Result.of(LIMIT, command).ok();
  }

  @Override
  public void close() {
    tmux("kill-server");
  }
}
