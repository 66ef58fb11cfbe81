package skep.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A terminal with a person at it: a shell in a tmux session of its own. Keys go in by name,
/// screens come out as text. Every call is bounded in time.
final class Tmux implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final String server;

  private Tmux(String server) {
    this.server = server;
  }

  static boolean isThere() {
    return Result.of(LIMIT, List.of("sh", "-c", "command -v tmux")).exit() == 0;
  }

  /// @param environment of the shell
  static Tmux open(int width, int height, Map<String, String> environment) {
    var tmux = new Tmux("skep-" + ProcessHandle.current().pid());
    var words = new ArrayList<>(List.of("-u", "-f", "/dev/null", "new-session", "-d"));
    words.addAll(List.of("-x", String.valueOf(width), "-y", String.valueOf(height)));
    environment.forEach((name, value) -> words.addAll(List.of("-e", name + "=" + value)));
    words.add("sh");
    tmux.run(words).ok();
    return tmux;
  }

  /// Presses keys by tmux's names: `Enter`, `Escape`, `C-c`, `j`.
  void press(String... keys) {
    var words = new ArrayList<>(List.of("send-keys"));
    words.addAll(List.of(keys));
    run(words).ok();
  }

  /// Types a text as it is.
  void type(String text) {
    run(List.of("send-keys", "-l", text)).ok();
  }

  /// What is on the screen now.
  String screen() {
    return run(List.of("capture-pane", "-p")).ok();
  }

  /// Waits until the screen has a text and returns it.
  String await(Duration limit, String text) {
    Await.within(limit, "the screen shows `" + text + "`", () -> screen().contains(text));
    return screen();
  }

  private Result run(List<String> words) {
    var command = new ArrayList<>(List.of("tmux", "-L", server));
    command.addAll(words);
    return Result.of(LIMIT, command);
  }

  @Override
  public void close() {
    run(List.of("kill-server"));
  }
}
