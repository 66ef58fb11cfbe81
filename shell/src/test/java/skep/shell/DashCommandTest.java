package skep.shell;

import org.junit.jupiter.api.Test;

/// Where the dashboard cannot be shown it says so, and what to do instead.
final class DashCommandTest {
  @Test
  void without_a_terminal_it_names_commands_instead() {
    Run.of(new FakeApi(), "dash")
        .exits(2)
        .prints("")
        .complains(
            """
            error: the dashboard needs a terminal, and this output is none
            hint:  in scripts, use commands: `skep node ls`, `skep service ls`
            """);
  }

  @Test
  void on_a_terminal_that_cannot_move_its_cursor_it_says_so() {
    Run.of(new FakeApi(), "top", true)
        .exits(2)
        .complains(
            """
            error: the dashboard needs a terminal that can move its cursor; TERM is not set
            hint:  set TERM to what your terminal is, such as xterm-256color
            """);
  }
}
