package skep.shell.interpret;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineShellTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "node ls",
        "skep node ls",
        "docker node ls",
        "$ docker node ls",
        "sudo docker node ls",
        "skep docker node ls"
      })
  void the_programs_own_name_is_swallowed(String line) {
    new Lined().line(line).exits(0).prints("[node, ls]\n");
  }

  @Test
  void pipelines_end_with_the_code_of_the_last_that_failed() {
    new Lined().line("lines b a b | sort | uniq -c").exits(0).prints("      1 a\n      2 b\n");
    new Lined().line("fail 3 | wc -l").exits(3).prints("0\n");
    new Lined().line("lines a | grep b").exits(1).prints("");
    new Lined().line("lines a b | !sed s/a/x/ | tail -1").exits(0).prints("x\nb\n".substring(2));
  }

  @Test
  void chains_go_by_the_code_of_what_was_run_last() {
    new Lined().line("lines a && lines b || lines c").prints("a\nb\n").exits(0);
    new Lined().line("fail 4 && lines b || lines c").prints("c\n").exits(0);
    new Lined().line("fail 4 && lines b").exits(4).prints("");
    new Lined().line("fail 4; lines b").exits(0).prints("b\n");
  }

  @Test
  void output_goes_to_files_new_and_old() throws Exception {
    var file = directory.resolve("my file");

    new Lined()
        .line("lines a > '" + file + "'; lines b c | grep c >> '" + file + "'")
        .exits(0)
        .prints("");

    assertThat(file).hasContent("a\nc\n");
    new Lined()
        .line("lines a > " + directory + "/no/such")
        .exits(1)
        .complains("error: cannot write " + directory + "/no/such: no such file or directory\n");
    assertThat(Files.exists(directory.resolve("no"))).isFalse();
  }

  @Test
  void a_file_answers_what_a_command_asks() throws Exception {
    var file = Files.writeString(directory.resolve("key"), "SKEPKEY-1\nmore\n");

    new Lined().line("ask < " + file + " | head").exits(0).prints("SKEPKEY-1\n");
    new Lined()
        .line("ask < /no/such")
        .exits(1)
        .complains("error: cannot read /no/such: no such file or directory\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "endless | head -1",
        "endless | grep y | head -1",
        "endless | grep -m 1 y",
        "endless | !head -n 1"
      })
  void who_has_read_enough_ends_what_is_before(String line) {
    new Lined().line(line).exits(0).prints("y\n");
  }

  @Test
  void another_shells_commands() {
    new Lined().line("!printf 'a\\nb\\n' | head -1").exits(0).prints("a\n");
    new Lined().line("!exit 7").exits(7);
  }

  @Test
  void filters_need_a_pipe_and_pipes_need_filters() {
    new Lined()
        .line("grep x")
        .exits(2)
        .complains(
            """
            error: grep reads what is before a pipe
            hint:  as in: node ls | grep; !grep is this machine's own
            """);
    new Lined()
        .line("lines a | awk x")
        .exits(2)
        .complains(
            """
            error: nothing to pipe into is called awk
            hint:  there are cut, grep, head, sort, tail, uniq, wc, less; | !COMMAND is this machine's own
            """);
  }

  @Test
  void aliases_stand_for_words() {
    new Lined()
        .line("alias nls='node ls' n=nls; nls -q; n; alias nls")
        .exits(0)
        .prints("[node, ls, -q]\n[node, ls]\nalias nls='node ls'\n")
        .line("alias node='node -x'; node ls")
        .prints("[node, -x, ls]\n")
        .line("unalias nls; nls")
        .prints("[nls]\n")
        .line("alias x='a | b'")
        .exits(2)
        .complains("error: an alias stands for plain words, not for: a | b\n");
  }

  @Test
  void settings_change_lines() {
    new Lined()
        .line("set format json; node ls; service rm web; node ls --format table; node ls -q; set")
        .prints(
            """
            [node, ls, --format, json]
            [service, rm, web]
            [node, ls, --format, table]
            [node, ls, -q]
            format json
            time relative
            timing off
            """)
        .line("set format table; node ls")
        .prints("[node, ls]\n")
        .line("set tining on")
        .exits(2)
        .complains("error: no setting is called tining\nhint:  there are: format, time, timing\n");
  }

  @Test
  void times_can_be_set_where_a_command_shows_any() {
    new Lined()
        .line("set time iso; node ps; node ps --time=relative; node ls")
        .exits(0)
        .prints("[node, ps, --time, iso]\n[node, ps, --time=relative]\n[node, ls]\n");
    new Lined()
        .line("set time utc")
        .exits(2)
        .complains("error: time cannot be \"utc\"\nhint:  say relative or iso\n");
  }

  @Test
  void why_explains_the_last_failure() {
    new Lined()
        .line("why")
        .prints("nothing has failed yet\n")
        .line("lines a; fail 6 | cat; lines b")
        .line("fail 6")
        .line("lines fine | head -0; why")
        .exits(0)
        .prints(
            """
            a
            b
            `fail 6` ended with exit code 6 (no-quorum): No quorum: too few managers reach each other; \
            nothing was changed.
            It said:
              error: failed
            Look at: swarm status
            """);
  }

  @Test
  void words_that_say_nothing_are_refused() {
    new Lined()
        .line("why web")
        .exits(2)
        .complains(
            """
            error: why explains the last failure and takes no words
            hint:  `service why web` says why tasks of a service do not run
            """);
    new Lined()
        .line("set tining")
        .exits(2)
        .complains("error: no setting is called tining\nhint:  there are: format, time, timing\n");
    var lined = new Lined().line("exit now");
    lined.exits(2).complains("error: not an exit code: now\nhint:  `exit` alone leaves with 0\n");
    assertThat(lined.shell.isOver()).isFalse();
  }

  @Test
  void jobs_run_beside_and_can_be_waited_for() throws Exception {
    var lined = new Lined().line("!sleep 0.1; exit 5 &").exits(0);

    assertThat(lined.shell.jobs().lines()).isEmpty();
    lined.line("fail 5 & fg").line("jobs");
    lined.shell.jobs().awaitAll();

    assertThat(lined.announced).containsExactly("[1] fail 5", "[1] exit 5  fail 5");
  }

  @Test
  void a_file_is_sourced() throws Exception {
    var file = directory.resolve("a.skep");
    Files.writeString(file, "alias l='lines x'\nl\nfail 3\nlines never\n");

    new Lined()
        .line("source " + file + "; l")
        .exits(0)
        .prints("x\nx\n")
        .complains("error: failed\n" + file + ":3: stopped: exit code 3: fail 3\n");
    new Lined()
        .line("source /no/such")
        .exits(1)
        .complains("error: cannot read /no/such: no such file or directory\n");
  }

  @Test
  void what_is_no_line_is_said_in_one() {
    new Lined().line("node ls 'x").exits(2).complains("error: unclosed quote '\n");
    new Lined()
        .line("node ls << x")
        .exits(2)
        .complains(
            """
            error: << is not supported by skep yet
            hint:  there are < FILE, > FILE and >> FILE; !COMMAND hands a whole line to this machine's shell
            """);
  }

  @Test
  void exit_ends_with_its_code() {
    var lined = new Lined().line("exit 4; lines never").exits(4).prints("");

    assertThat(lined.shell.isOver()).isTrue();
  }

  @Test
  void words_of_the_line_have_a_summary() {
    assertThat(new Lined().shell.builtins().values())
        .allMatch(builtin -> !builtin.summary().isEmpty())
        .extracting(Builtin::name)
        .containsAll(List.of("alias", "exit", "jobs", "set", "source", "why"));
  }
}
