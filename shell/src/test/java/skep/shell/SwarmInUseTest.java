package skep.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import skep.model.ModelJson;
import skep.shell.command.Console;
import skep.shell.hosts.Endpoint;
import skep.shell.prompt.Views;

/// Two swarms on two sockets, known as `one` and `two`; `both` names a socket without a daemon
/// first.
class SwarmInUseTest {
  @TempDir Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private FakeDaemon one;
  private FakeDaemon two;

  @BeforeEach
  void start() throws IOException {
    one = daemon("one");
    two = daemon("two");
    line("context create one --host " + url("one"));
    line("context create two --host " + url("two"));
    line("context create both --host " + url("none") + " --host " + url("two"));
    out.reset();
  }

  @AfterEach
  void stop() throws IOException {
    one.close();
    two.close();
  }

  private FakeDaemon daemon(String name) throws IOException {
    var daemon = new FakeDaemon(directory.resolve(name));
    var node = ModelJson.write(Views.node(name, "ready"));
    daemon.answer("/nodes", "[" + node + "]");
    daemon.answer("/skep/status", ModelJson.write(Views.status(3)));
    return daemon;
  }

  private String url(String name) {
    return "unix://" + directory.resolve(name);
  }

  private int line(String script) {
    return line(script, false);
  }

  private int line(String script, boolean isTerminal) {
    var console =
        new Console(
            new PrintStream(out, false, UTF_8),
            new PrintStream(err, false, UTF_8),
            isTerminal,
            Map.of("HOME", directory.toString()),
            FakeKeyboard.NOBODY);
    var faces = new Faces(console, Endpoint.local(directory.resolve("none")), () -> "1.2.3");
    return faces.run(List.of("-c", script));
  }

  private String printed() {
    return out.toString(UTF_8);
  }

  private String said() {
    return err.toString(UTF_8);
  }

  @Test
  void use_is_for_all_lines_that_follow() {
    int exit = line("use one; node ls --format name; use two; node ls --format name");

    assertThat(printed()).isEqualTo("one\ntwo\n");
    assertThat(exit).isZero();
    assertThat(Files.exists(directory.resolve(".config/skep/context"))).isFalse();
  }

  @Test
  void a_context_in_front_of_a_command_is_for_it_alone() {
    int exit = line("use one; --context two node ls --format name; node ls --format name");

    assertThat(printed()).isEqualTo("two\none\n");
    assertThat(exit).isZero();
  }

  @Test
  void context_use_counts_at_once_as_it_would_between_processes() {
    int exit = line("context use two; node ls --format name");

    assertThat(printed()).isEqualTo("two\ntwo\n");
    assertThat(exit).isZero();
  }

  @Test
  void a_person_is_told_who_answers() {
    line("use two", true);

    assertThat(printed()).isEqualTo("two: m1 answers\n");
  }

  @Test
  void a_manager_that_does_not_answer_is_passed_over_and_named() {
    int exit = line("use both; node ls --format name");

    assertThat(printed()).isEqualTo("two\n");
    assertThat(said())
        .startsWith("note: " + url("two") + " answers, not\n      " + url("none") + ": ");
    assertThat(exit).isZero();
  }

  @Test
  void an_unknown_one_names_the_nearest_and_all() {
    int exit = line("use tow; node ls");

    assertThat(exit).isEqualTo(3);
    assertThat(said())
        .startsWith(
            """
            error: no context tow
            hint:  did you mean two? there are: default, both, one, two
            """);
    err.reset();
    assertThat(line("--context tow node ls")).isEqualTo(3);
    assertThat(said()).startsWith("error: no context tow\nhint:  did you mean two?");
  }

  @Test
  void one_that_does_not_answer_is_in_use_all_the_same() throws IOException {
    two.close();

    int exit = line("use one; use two; node ls");

    assertThat(exit).isEqualTo(7);
    assertThat(printed()).isEmpty();
    assertThat(said())
        .contains("error: cannot connect to the skep daemon at " + directory.resolve("two"));
  }

  @Test
  void use_wants_one_name() {
    assertThat(line("use")).isEqualTo(2);
    assertThat(said())
        .startsWith("error: use takes one context\nhint:  there are: default, both, one, two\n");
    err.reset();
    assertThat(line("--context one")).isEqualTo(2);
    assertThat(said()).startsWith("error: --context needs a name and a command\n");
  }
}
