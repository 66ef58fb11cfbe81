package skep.shell.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import skep.shell.CommandsForTests;
import skep.shell.line.Lexer;
import skep.shell.repl.WordKinds.WordKind;

class ReplTest {
  @TempDir Path directory;

  private Typed typed(String... lines) throws IOException {
    return Typed.keys(String.join("\n", lines) + "\n", directory.toString());
  }

  private Path history() {
    return directory.resolve("skep/history");
  }

  @Test
  void lines_are_run_and_shown_without_an_escape() throws IOException {
    var typed =
        typed("docker node ls --format '{{.Hostname}}' | head -2", "nod lss", "why", "exit");

    assertThat(typed.screen())
        .doesNotContain("\033")
        .contains("m1\nm2\n")
        .contains("error: unknown command: skep nod\nhint:  did you mean skep node?")
        .contains("`nod lss` ended with exit code 2 (usage)");
    assertThat(typed.exit()).isZero();
  }

  @Test
  void the_first_screen_names_the_ways_to_begin() throws IOException {
    assertThat(typed("!sleep 0.5", "exit").screen())
        .contains("No daemon answers here. Ways to begin:", "swarm init", "swarm join", "demo")
        .contains("[prod NO-DAEMON] >");
  }

  @Test
  void a_line_goes_on_until_it_is_whole() throws IOException {
    assertThat(typed("echo 'a", "b' |", "wc -l", "exit 3"))
        .satisfies(t -> assertThat(t.screen()).contains("> 2\n"))
        .extracting(Typed::exit)
        .isEqualTo(3);
  }

  @Test
  void the_end_of_input_leaves_with_the_last_code() throws IOException {
    assertThat(typed("node inspect nobody").exit()).isEqualTo(3);
  }

  @Test
  void history_is_kept_between_shells_without_secrets_and_for_its_owner_only() throws IOException {
    typed(
        "node ls",
        "swarm join --token SKEPTKN-1-abc 10.0.0.1:2377",
        "service create -e DB_PASSWORD=x i");

    var second = typed("history");

    assertThat(second.screen()).contains("    1  node ls");
    assertThat(Files.readString(history()))
        .contains("node ls")
        .doesNotContain("SKEPTKN", "PASSWORD");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(history())))
        .isEqualTo("rw-------");
  }

  @Test
  void two_shells_at_once_both_keep_their_lines() throws Exception {
    var first = Thread.ofPlatform().start(() -> quietly("echo one", "!sleep 0.3", "echo two"));
    quietly("echo three", "!sleep 0.1", "echo four");
    first.join();

    assertThat(Files.readString(history()))
        .contains("echo one", "echo two", "echo three", "echo four");
  }

  private void quietly(String... lines) {
    try {
      typed(lines);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_history_that_cannot_be_used_is_said_in_one_line() throws IOException {
    Files.createDirectories(history());

    var typed = typed("echo fine", "history");

    assertThat(typed.screen().lines().filter(line -> line.startsWith("warning:")))
        .singleElement()
        .asString()
        .startsWith("warning: no history is kept: cannot use " + history());
    assertThat(typed.screen()).contains("    1  echo fine");
  }

  @Test
  void a_question_mark_at_the_end_asks_for_help() throws IOException {
    assertThat(typed("node rm ?").screen())
        .contains("Usage:  skep node rm [OPTIONS] NODE [NODE...]");
  }

  @Test
  void help_lists_the_words_of_the_line_too() throws IOException {
    assertThat(typed("help", "help watch").screen())
        .contains("Management Commands:", "  alias ", "  grep ", "  watch ")
        .contains("Usage:  watch [-n SECONDS] COMMAND");
  }

  @Test
  void leaving_with_jobs_is_asked_about() throws IOException {
    assertThat(typed("!true", "echo x & !sleep 0.2", "exit").screen())
        .contains("[1] echo x")
        .contains("[1] done  echo x");
  }

  @Test
  void words_are_known_or_not() {
    var kinds = new WordKinds(CommandsForTests.table(), Set.of("watch"));
    var line = "docker node ls --quiet --nope 'x' | grep y | awk ; nod ; a";

    assertThat(kinds.of(Lexer.lex(line).tokens(), -1, Set.of("a")))
        .containsExactly(
            WordKind.COMMAND,
            WordKind.COMMAND,
            WordKind.COMMAND,
            WordKind.FLAG,
            WordKind.UNKNOWN,
            WordKind.QUOTED,
            WordKind.OPERATOR,
            WordKind.COMMAND,
            WordKind.PLAIN,
            WordKind.OPERATOR,
            WordKind.UNKNOWN,
            WordKind.OPERATOR,
            WordKind.UNKNOWN,
            WordKind.OPERATOR,
            WordKind.COMMAND);
  }

  @Test
  void a_word_being_typed_is_not_yet_unknown() {
    var kinds = new WordKinds(CommandsForTests.table(), Set.of());

    assertThat(kinds.of(Lexer.lex("nod").tokens(), 3, Set.of())).isEqualTo(List.of(WordKind.PLAIN));
    assertThat(kinds.of(Lexer.lex("nox").tokens(), 3, Set.of()))
        .isEqualTo(List.of(WordKind.UNKNOWN));
  }
}
