package skep.shell.interpret;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.junit.jupiter.api.Test;

class ScriptRunnerTest {

  @Test
  void all_lines_are_run() throws Exception {
    new Lined()
        .script("# a script\nlines a\n\nlines b \\\n  c | wc -l; lines d", false)
        .exits(0)
        .prints("a\n2\nd\n")
        .complains("");
  }

  @Test
  void it_stops_at_the_first_failure_and_says_where() throws Exception {
    new Lined()
        .script("lines a\n\nfail 3 |\n wc -l\nlines b\n", false)
        .exits(3)
        .prints("a\n0\n")
        .complains("error: failed\nx.skep:3: stopped: exit code 3: fail 3 |\n");
  }

  @Test
  void it_keeps_going_when_told_to() throws Exception {
    new Lined()
        .script("lines a; fail 3\nfail 4\nlines b\n", true)
        .exits(8)
        .prints("a\nb\n")
        .complains(
            """
            error: failed
            x.skep:1: failed: exit code 3: fail 3
            error: failed
            x.skep:2: failed: exit code 4: fail 4
            """);
    new Lined().script("fail 4", true).exits(4);
  }

  @Test
  void lines_of_windows_are_lines() throws Exception {
    new Lined().script("lines a\r\nlines 'b' \\\r\n c\r\n", false).exits(0).prints("a\nb\nc\n");
  }

  @Test
  void what_is_before_a_mistake_is_run() throws Exception {
    new Lined()
        .script("lines a\nlines 'b\n\n", false)
        .exits(2)
        .prints("a\n")
        .complains("x.skep:2: error: unclosed quote '\n");
    new Lined()
        .script("lines a\n| b\n", false)
        .exits(2)
        .prints("a\n")
        .complains("x.skep:2: error: no command before |\n");
  }

  @Test
  void bytes_that_are_no_text_are_named() throws Exception {
    new Lined()
        .script("lines a\nlines \u00e9\n".getBytes(ISO_8859_1), false)
        .exits(2)
        .prints("a\n")
        .complains("x.skep:2: error: not UTF-8: byte 0xe9 at column 7\n");
  }

  @Test
  void a_line_of_a_megabyte_is_refused() throws Exception {
    new Lined()
        .script("lines " + "a".repeat(1 << 20) + "\nlines b\n", false)
        .exits(2)
        .prints("")
        .complains("x.skep:1: error: the line is longer than 256 KiB\n");
  }

  @Test
  void nothing_is_done_for_nothing() throws Exception {
    new Lined().script("", false).exits(0).prints("").complains("");
    new Lined().script("\n# only\n", false).exits(0).prints("").complains("");
  }

  @Test
  void exit_ends_it_without_a_word() throws Exception {
    new Lined().script("lines a\nexit 3\nlines b\n", false).exits(3).prints("a\n").complains("");
    new Lined().script("exit\nlines b\n", false).exits(0).prints("").complains("");
  }

  @Test
  void its_jobs_are_waited_for() throws Exception {
    new Lined().script("lines a &\n", false).exits(0).prints("a\n");
  }
}
