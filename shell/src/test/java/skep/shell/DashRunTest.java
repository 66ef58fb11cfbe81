package skep.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import skep.api.client.ApiClient;
import skep.model.Cluster;
import skep.model.ClusterSpec;
import skep.model.ModelJson;
import skep.model.Version;
import skep.shell.command.Console;
import skep.shell.command.Exit;
import skep.shell.command.NodeEntry;
import skep.shell.command.Pacer;
import skep.shell.command.Session;
import skep.shell.command.UserError;
import skep.shell.prompt.Views;
import skep.tui.cells.Size;

/// The whole dashboard on a terminal of this test's, over a daemon of its own: what it says when
/// things around it go wrong, and how it leaves the terminal.
@Timeout(60)
final class DashRunTest {
  @TempDir private Path directory;
  private FakeTerminal terminal = new FakeTerminal(new Size(100, 30));
  private Optional<FakeDaemon> daemon = Optional.empty();
  private CompletableFuture<Exit> dash = new CompletableFuture<>();

  @BeforeEach
  void startDaemon() throws IOException {
    daemon = Optional.of(new FakeDaemon(socket()));
    answer("/nodes", ModelJson.write(List.copyOf(Views.managers(3).nodes().values())));
    answer("/services", ModelJson.write(List.copyOf(Views.managers(3).services().values())));
    answer("/tasks", ModelJson.write(List.copyOf(Views.managers(3).tasks().values())));
    answer("/swarm", ModelJson.write(cluster()));
    answer("/skep/status", ModelJson.write(Views.status(3)));
    answer("/skep/stats", "{\"Time\":\"2026-01-01T00:00:00Z\",\"Nodes\":[]}");
  }

  @AfterEach
  void stop() throws IOException {
    terminal.hangUp();
    if (daemon.isPresent()) {
      daemon.get().close();
    }
  }

  @Test
  void it_is_left_by_a_key_and_a_confirmation() {
    open();
    terminal.await("HEALTHY");

    terminal.type("q");
    terminal.await("Leave");
    terminal.type("y");

    assertThat(dash.join()).isEqualTo(Exit.OK);
    assertRestored();
  }

  @Test
  void a_terminal_that_is_too_small_is_not_touched() {
    terminal = new FakeTerminal(new Size(59, 14));

    open();

    assertThatThrownBy(dash::join)
        .hasCauseInstanceOf(UserError.class)
        .hasMessageContaining(
            "the terminal is too small for the dashboard: 59 x 14, it needs 60 x 15");
    assertThat(terminal.isTouched()).isFalse();
  }

  @Test
  void a_terminal_that_is_made_too_small_says_so_until_it_is_not() {
    open();
    terminal.await("HEALTHY");

    terminal.resize(new Size(40, 10));
    terminal.await("enlarge the terminal to 60 x 15");
    terminal.forget();
    terminal.resize(new Size(100, 30));

    terminal.await("HEALTHY");
  }

  @Test
  void a_bug_gives_the_terminal_back() {
    open();
    terminal.await("HEALTHY");

    terminal.breakDown();

    assertThatThrownBy(dash::join).hasCauseInstanceOf(IllegalStateException.class);
    assertRestored();
  }

  @Test
  void a_terminal_that_hangs_up_ends_it() {
    open();
    terminal.await("HEALTHY");

    terminal.hangUp();

    assertThatThrownBy(dash::join)
        .isInstanceOf(CompletionException.class)
        .hasMessageContaining("the terminal is gone");
    assertRestored();
  }

  @Test
  void a_daemon_that_goes_away_is_waited_for() throws IOException {
    open();
    terminal.await("HEALTHY");

    daemon.orElseThrow().close();
    terminal.await("OFFLINE");
    Files.delete(socket());
    terminal.forget();
    startDaemon();

    terminal.await("via");
  }

  @Test
  void a_daemon_of_another_version_is_named_and_asked_again() {
    answer("/tasks", "{\"Tasks\":\"of a later version\"}");
    open();
    terminal.await("the daemon's API is another one than this dashboard's");

    answer("/tasks", "[]");

    terminal.await("HEALTHY");
  }

  @Test
  void a_change_of_another_version_does_not_silence_what_follows() throws IOException {
    open();
    terminal.await("HEALTHY");
    Eventually.holds("it follows", () -> daemon.orElseThrow().followers() == 1);

    daemon.orElseThrow().tell("node", "n", List.of("not", "a", "node"));

    terminal.await("connection lost: the daemon's API is another one");
    Eventually.holds("it follows again", () -> daemon.orElseThrow().followers() == 2);
  }

  @Test
  void a_command_line_can_be_copied_to_the_clipboard() {
    open();
    terminal.await("HEALTHY");

    terminal.type(":");
    terminal.type("node ls");
    terminal.await("node");
    terminal.type("\n");
    terminal.await("y copy command");
    terminal.type("y");

    terminal.awaitRaw("\u001b]52;c;");
  }

  @Test
  void the_programs_name_alone_shows_what_there_is() {
    open();
    terminal.await("HEALTHY");

    terminal.type(":");
    terminal.type("docker");
    terminal.await("docker");
    terminal.type("\n");

    // One word: cells that were blank before are not written again.
    terminal.await("dial-stdio");
  }

  @Test
  void mistakes_in_the_keymap_are_said_and_its_defaults_hold() throws IOException {
    Files.createDirectories(directory.resolve("skep"));
    Files.writeString(directory.resolve("skep/keys.yaml"), "describe: [i]\nfly: [x]\nhelp: [i]\n");

    open();

    terminal.await("is not used: ");
    terminal.await("fly");
    terminal.type("?");
    terminal.await("Keys");
  }

  @Test
  void a_filter_that_is_no_expression_is_said_and_hides_nothing() {
    open();
    terminal.await("HEALTHY");
    terminal.type("2");
    terminal.await("m1");

    terminal.type("/");
    terminal.type("m1[");

    terminal.await("no regular expression");
  }

  private void open() {
    var console =
        new Console(
            new PrintStream(new ByteArrayOutputStream()),
            new PrintStream(new ByteArrayOutputStream()),
            true,
            Map.of(
                "HOME",
                directory.toString(),
                "XDG_CONFIG_HOME",
                directory.toString(),
                "TERM",
                "xterm-256color",
                "LANG",
                "C.UTF-8"),
            FakeKeyboard.NOBODY);
    var api = new DaemonApi(ApiClient.unix(socket()), console::warn);
    var session = new Session(console, api, new Standing(), () -> {}, new Nothing(), () -> "1.2.3");
    dash =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return DashCommand.open(session, terminal, false, false);
              } catch (IOException e) {
                throw new CompletionException(e);
              }
            },
            command -> Thread.ofPlatform().daemon(true).start(command));
  }

  /// As a shell finds it: cooked, on its main screen, with a cursor.
  private void assertRestored() {
    Eventually.holds("the terminal is restored", () -> !terminal.isRaw());
    assertThat(terminal.output()).endsWith("\u001b[?1049l").contains("\u001b[?25h");
  }

  private Path socket() {
    return directory.resolve("s");
  }

  private void answer(String path, String json) {
    daemon.orElseThrow().answer(path, json);
  }

  private static Cluster cluster() {
    return new Cluster(
        "c",
        Version.NONE,
        Instant.EPOCH,
        Instant.EPOCH,
        ClusterSpec.defaults(),
        Optional.empty(),
        false,
        Optional.empty());
  }

  /// Nobody waits here.
  private static final class Standing implements Pacer {
    @Override
    public Instant now() {
      return Run.START;
    }

    @Override
    public void pause(Duration length) {}

    @Override
    public Watch onInterrupt(Runnable farewell) {
      return () -> {};
    }
  }

  private static final class Nothing implements NodeEntry {
    @Override
    public int daemon(List<String> arguments) {
      return 0;
    }

    @Override
    public int demo(List<String> arguments) {
      return 0;
    }
  }
}
