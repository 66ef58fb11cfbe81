package skep.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The interactive shell at a real terminal, over a swarm that lives in a process: what a tutorial
/// has its reader type, and what only a terminal shows. Tests share the swarm; each leaves it with
/// no service.
@Timeout(120)
final class ReplTest {
  private static final Duration START = Duration.ofSeconds(40);
  private static final String PROMPT = "^local ●3/3 ›";

  @TempDir static Path directory;
  private static Optional<DemoSwarm> demo = Optional.empty();

  @BeforeAll
  static void startSwarm() {
    var missing = DemoSwarm.missing();
    assumeTrue(missing.isEmpty(), missing);
    assumeTrue(Screen.isThere(), "lab: there is no tmux");
    demo = Optional.of(DemoSwarm.start(directory));
  }

  @AfterAll
  static void stopSwarm() {
    demo.ifPresent(DemoSwarm::close);
  }

  private static String socket() {
    return demo.orElseThrow().socket();
  }

  @Test
  void a_tutorial_pastes_in() {
    try (var screen = shell()) {
      screen.line("docker node ls").shows("node1 +Ready +Active +Leader");
      screen
          .line("docker service create --name web --replicas 3 -p 8089:80 nginx")
          .shows("verify: Service \\w+ converged")
          .shows("service web converged: 3/3|services 1: 1 ok");
      screen.line("docker service ls | grep web").shows("web +replicated +3/3 +nginx");
      screen.line("sudo docker service scale web=5").shows("5/5: running").shows("converged");
      screen.line("skep service ps -q web | wc -l").shows("^5$");
      screen.line("docker service rm web").shows("^web$").shows(PROMPT);
      screen.line("exit").shows("ENDED 0");
    }
  }

  @Test
  void tab_offers_live_names_with_what_they_are() {
    try (var screen = shell()) {
      screen.line("service create -d --name shop --replicas 2 nginx").shows("services 1: 1 ok");
      screen.type("service ins").press("Tab").shows("service inspect");
      screen.type("sh").press("Tab").shows("service inspect shop");
      screen.press("C-u").type("node inspect ").press("Tab");
      screen.shows("node1 +\\(leader ready active").shows("node5 +\\(worker ready active");
      screen.press("C-u").line("service rm shop").shows("^shop$");
      screen.press("C-d").shows("ENDED 0");
    }
  }

  @Test
  void use_switches_prompt_and_names_to_another_swarm() {
    try (var screen = shell()) {
      screen.line("context create prod --host " + socket()).shows("^prod$");
      screen.line("use prdo").shows("no context prdo").shows("did you mean prod\\?");
      screen.line("use prod").shows("^prod: node1 answers").shows("^prod ●3/3 ›");
      screen.type("node inspect node").press("Tab").shows("node5 +\\(worker ready active");
      screen.press("C-u").line("use default").shows("^local .*no daemon ›");
      screen.line("skep --context prod node ls -q | wc -l").shows("^5$");
      screen.line("context rm prod").shows("^prod$").line("exit").shows("ENDED 0");
    }
  }

  @Test
  void unknown_words_are_red_and_history_comes_back() {
    try (var screen = shell()) {
      screen.type("nodx");
      Await.within(
          Duration.ofSeconds(5), "red", () -> screen.colouredText().contains("\033[31mnodx"));
      screen.press("C-u").line("echo first-line").shows("^first-line$");
      screen.press("C-r").type("first").shows("bck-i-search: first");
      screen.press("Enter").shows("first-line\n(.*\n)*first-line");
      screen.type("echo fi").shows("› echo first-line *\n");
      screen.press("End", "Enter").shows("first-line\n(.*\n)*first-line\n(.*\n)*first-line");
    }
  }

  @Test
  void ctrl_c_ends_the_command_and_not_the_shell() {
    try (var screen = shell()) {
      screen.line("service create -d --name stuck --constraint node.hostname==nowhere nginx");
      screen.line("service scale stuck=2").shows("overall progress: 0 out of 2");
      screen.press("C-c").shows("continuing in background").shows("✗130");
      screen.line("service rm stuck").shows("^stuck$").shows(PROMPT);
    }
  }

  @Test
  void watch_draws_again_when_the_swarm_changes() {
    try (var screen = shell()) {
      screen.line("watch -n 60 service ls").shows("\\(Ctrl-C ends\\)");
      var other =
          Result.of(
              START,
              List.of(
                  "env",
                  "SKEP_HOST=" + socket(),
                  DemoSwarm.java(),
                  "-cp",
                  DemoSwarm.jar().toString(),
                  "skep.Main",
                  "service",
                  "create",
                  "-d",
                  "--name",
                  "seen",
                  "nginx"));
      other.ok();
      screen.shows("seen +replicated +1/1");
      screen.press("C-c").shows(PROMPT);
      screen.line("service rm seen").shows("^seen$");
    }
  }

  @Test
  void a_small_or_dumb_terminal_will_do() {
    try (var screen = shell(60, 12, "xterm-256color", "--ascii")) {
      screen.shows("^\\[local 3/3\\] >").line("node ls -q | wc -l").shows("^5$");
      assertThat(screen.text()).doesNotContain("leader node");
    }
    try (var screen = shell(80, 24, "dumb", "")) {
      screen.line("node ls -q | wc -l").shows("^5$").line("exit 3").shows("ENDED 3");
    }
  }

  @Test
  void the_terminal_is_as_it_was() {
    var before = directory.resolve("stty.before").toString();
    var after = directory.resolve("stty.after").toString();
    try (var screen =
        new Screen(
            100,
            30,
            environment("xterm-256color"),
            "stty -a >" + before + "; " + command("") + "; stty -a >" + after)) {
      screen.shows(START, PROMPT).line("node ls").shows("node5").press("C-d").shows("ENDED 0");
      assertThat(Path.of(after)).hasSameTextualContentAs(Path.of(before));
    }
  }

  private static Screen shell() {
    return shell(110, 30, "xterm-256color", "").shows(START, PROMPT);
  }

  private static Screen shell(int columns, int rows, String terminal, String options) {
    var screen = new Screen(columns, rows, environment(terminal), command(options));
    return screen.shows(START, "local .*[›>]");
  }

  private static Map<String, String> environment(String terminal) {
    return Map.of(
        "SKEP_HOST", socket(), "HOME", directory.toString(), "TERM", terminal, "LC_ALL", "C.UTF-8");
  }

  private static String command(String options) {
    return DemoSwarm.java()
        + " -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp "
        + DemoSwarm.jar()
        + " skep.Main repl "
        + options;
  }
}
