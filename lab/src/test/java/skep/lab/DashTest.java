package skep.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The dashboard on a terminal of tmux's over three managers: everything is done at its keyboard.
@Timeout(300)
final class DashTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration MOVED = Duration.ofSeconds(60);
  private static Optional<Skep> hosts = Optional.empty();

  private Optional<Tmux> terminal = Optional.empty();

  @BeforeAll
  static void form() {
    var reason = Skep.skipReason();
    assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
    assumeTrue(Tmux.isThere(), "no tmux on this machine");
    var skep = Skep.onFreshHosts(3);
    hosts = Optional.of(skep);
    skep.form("manager", "manager");
  }

  @BeforeEach
  void open() {
    var socket = skep().host(1).root().resolve("run/skep/skep.sock");
    terminal =
        Optional.of(
            Tmux.open(
                120, 36, Map.of("SKEP_HOST", "unix://" + socket, "LANG", "C.UTF-8", "PS1", "$ ")));
  }

  @AfterEach
  void close() {
    terminal.ifPresent(Tmux::close);
  }

  @Test
  void a_service_is_made_scaled_and_moves_away_from_a_dead_host() {
    dash();

    tmux().press(":");
    tmux().type("service create --detach --name web --replicas 3 " + skep().image("nginx"));
    tmux().press("Enter");
    tmux().press("3");
    awaitRow("web +3/3 +running");
    tmux().press("a", "s", "BSpace", "6", "Enter");
    assertThat(tmux().await(SOON, "web 3 -> 6: 3 tasks to start")).contains("cancel (default)");
    tmux().press("y");
    awaitRow("web +6/6 +running");

    tmux().press("9");
    var before = tmux().await(SOON, "●web.6");
    print("six tasks on three nodes", before);
    skep().host(3).kill();
    print("a host is dead", tmux().await(SOON, "DOWN"));
    Await.within(
        MOVED,
        "all six run on the two nodes left",
        () -> {
          var screen = tmux().screen();
          return screen.contains("web.6") && count(screen, "[●»]web\\.\\d") == 6;
        });
    print("its tasks have moved", tmux().screen());
    leave("q", "y");
    skep().host(3).start();
    start(3);
  }

  @Test
  void a_lost_quorum_is_shown_with_its_age_and_the_ways_out_and_goes_away() {
    dash();
    tmux().await(MOVED, "quorum 3/3");

    skep().killDaemon(2);
    skep().killDaemon(3);

    var lost = tmux().await(SOON, "NO QUORUM");
    Await.within(SOON, "it says who is missing", () -> tmux().screen().contains("UNREACHABLE"));
    print("quorum lost", tmux().screen());
    assertThat(tmux().screen())
        .contains("Ways out, safest first", "skep swarm recover", "READ-ONLY", "s old")
        .contains("Running tasks keep running");
    assertThat(lost).doesNotContain("HEALTHY");
    view("no");
    tmux().press("a");
    tmux().await(SOON, "no quorum");
    tmux().press("Escape");
    view("ov");

    start(2);
    tmux().await(MOVED, "quorum 2/3, can lose 0");
    start(3);
    print("quorum regained", tmux().await(MOVED, "quorum 3/3, can lose 1"));
    leave("C-c", "C-c");
  }

  @Test
  void it_waits_for_a_daemon_that_goes_away() {
    dash();
    tmux().await(MOVED, "HEALTHY");

    skep().killDaemon(1);

    print("no daemon", tmux().await(SOON, "OFFLINE, try"));
    start(1);
    tmux().await(MOVED, "via ");
    leave("q", "y");
  }

  @Test
  void the_terminal_is_as_it_was_however_the_dashboard_ends() throws IOException {
    for (var way : new String[] {"quit", "interrupt", "term", "stop"}) {
      dash();
      tmux().await(SOON, "HEALTHY");
      switch (way) {
        case "quit" -> tmux().press("q", "y");
        case "interrupt" -> tmux().press("C-c", "C-c");
        case "term" -> signal("TERM");
        default -> {
          tmux().press("C-z");
          tmux().await(SOON, "Stopped");
          tmux().type("fg");
          tmux().press("Enter");
          tmux().await(SOON, "HEALTHY");
          tmux().press("q", "y");
        }
      }
      assertRestored(way);
    }
  }

  /// Slower than elsewhere: the dashboard and the terminal want the machine too.
  private static void start(int number) {
    skep().launchDaemon(number);
    Await.within(MOVED, "the daemon of h" + number + " answers", () -> skep().isAnswering(number));
  }

  private void awaitRow(String pattern) {
    Await.within(MOVED, "a row " + pattern, () -> count(tmux().screen(), pattern) > 0);
  }

  private void view(String name) {
    tmux().press(":");
    tmux().type(name);
    tmux().press("Enter");
  }

  /// Writes the terminal's settings down, then starts the dashboard.
  private void dash() {
    var java = Path.of(System.getProperty("java.home"), "bin", "java");
    var jar = System.getProperty("skep.jar", "../shell/target/skep.jar");
    tmux()
        .type(
            "stty -a >%s; %s -XX:+UseSerialGC -XX:TieredStopAtLevel=1"
                    .formatted(settings("before"), java)
                + " --enable-native-access=ALL-UNNAMED -cp %s skep.Main dash; stty -a >%s; echo end $?"
                    .formatted(Path.of(jar).toAbsolutePath(), settings("after")));
    tmux().press("Enter");
    tmux().await(SOON, "quorum");
  }

  private void leave(String... keys) {
    tmux().press(keys);
    assertRestored(String.join(" ", keys));
  }

  private void assertRestored(String way) {
    Await.within(SOON, "the dashboard ends by " + way, () -> tmux().screen().contains("end 0"));
    try {
      assertThat(Files.readString(settings("after")))
          .as("stty -a after " + way)
          .isEqualTo(Files.readString(settings("before")));
      Files.delete(settings("after"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    tmux().type("clear");
    tmux().press("Enter");
    Await.within(SOON, "a clear screen", () -> !tmux().screen().contains("end 0"));
  }

  /// To the dashboard's process: the one with the terminal's keys.
  private void signal(String name) {
    Result.of(
            SOON,
            List.of(
                "sh",
                "-c",
                "pkill -%s -P $(tmux -L skep-%d display -p '#{pane_pid}')"
                    .formatted(name, ProcessHandle.current().pid())))
        .ok();
  }

  private static Path settings(String when) {
    return Path.of(System.getProperty("java.io.tmpdir"), "skep-stty-" + when);
  }

  private static int count(String text, String pattern) {
    return (int) Pattern.compile(pattern).matcher(text).results().count();
  }

  /// For people who read the report.
  private static void print(String what, String screen) {
    System.out.println("--- " + what + "\n" + screen);
  }

  private Tmux tmux() {
    return terminal.orElseThrow();
  }

  private static Skep skep() {
    return hosts.orElseThrow();
  }
}
