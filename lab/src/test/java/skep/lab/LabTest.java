package skep.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The lab keeps its word: its hosts are separate machines, and what is done to one of them is what
/// would befall a real one. Each test leaves all hosts up and plugged in.
@Timeout(60)
final class LabTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static Optional<Lab> lab = Optional.empty();

  @BeforeAll
  static void up() {
    var reason = Lab.skipReason();
    assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
    lab = Optional.of(Lab.up(3, "--disk", "64M"));
  }

  @Test
  void each_host_is_a_machine_of_its_own() {
    var hosts = lab().hosts();

    assertThat(hosts)
        .extracting(host -> host.exec("hostname").ok())
        .containsExactly("docker-node01", "docker-node02", "docker-node03");
    assertThat(hosts)
        .extracting(host -> host.exec("cat", "/etc/machine-id").ok())
        .doesNotHaveDuplicates();
    assertThat(hosts)
        .extracting(host -> host.exec("docker", "info", "-f", "{{.ID}}").ok())
        .doesNotHaveDuplicates();
  }

  @Test
  void a_command_keeps_its_exit_code_and_its_outputs() {
    var result = lab().host(1).exec("sh", "-c", "echo out; echo err >&2; exit 7");

    assertThat(result).isEqualTo(new Result(7, "out\n", "err\n"));
  }

  @Test
  void ssh_logs_in_with_the_key_of_the_lab() {
    var result = lab().host(2).ssh("hostname; exit 5");

    assertThat(result).isEqualTo(new Result(5, "docker-node02\n", ""));
  }

  @Test
  void a_second_up_changes_nothing() {
    var before = lab().host(1).exec("stat", "-c", "%Y", "/proc/1").ok();

    var again = Lab.up(3);

    assertThat(again).isEqualTo(lab());
    assertThat(lab().host(1).exec("stat", "-c", "%Y", "/proc/1").ok()).isEqualTo(before);
  }

  @Test
  void containers_answer_each_other_across_hosts() {
    var server = lab().host(2);
    startNginx(server, "web", 8080);
    var url = "http://" + server.address() + ":8080";

    Await.within(SOON, url + " answers", () -> fetches(lab().host(1), url));
    var page =
        lab().host(3).exec("docker", "run", "--rm", lab().image("nginx"), "wget", "-qO-", url).ok();

    assertThat(page).matches("this is [0-9a-f]{12} index page");
    server.exec("docker", "rm", "-f", "web").ok();
  }

  @Test
  void a_pull_shows_real_progress() {
    var pull = "http://engine/images/create?fromImage=" + lab().image("large") + "&tag=latest";

    var progress =
        lab()
            .host(1)
            .exec("curl", "-sS", "--unix-socket", "/run/docker.sock", "-X", "POST", pull)
            .ok();

    assertThat(progress)
        .contains("\"status\":\"Downloading\"", "\"current\":", "Downloaded newer image");
  }

  @Test
  void stopping_a_container_is_quick() {
    var host = lab().host(3);
    startNginx(host, "quick", 8081);

    long started = System.nanoTime();
    host.exec("docker", "stop", "quick").ok();

    // Docker's grace period is 10 s; reaching it means that SIGTERM was ignored.
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
    host.exec("docker", "rm", "quick").ok();
  }

  @Test
  void a_killed_host_falls_silent_and_comes_back_with_its_files() {
    var victim = lab().host(3);
    victim.exec("sh", "-c", "echo kept >/root/kept; setsid sleep 4321 &").ok();
    startNginx(victim, "doomed", 8082);
    var url = "http://" + victim.address() + ":8082";
    Await.within(SOON, url + " answers", () -> fetches(lab().host(1), url));
    assertThat(victim.exec("pgrep", "-xf", "sleep 4321").exit()).isZero();

    victim.kill();

    assertThat(fetches(lab().host(1), url)).isFalse();
    victim.start();
    assertThat(victim.exec("cat", "/root/kept").ok()).isEqualTo("kept");
    assertThat(victim.exec("pgrep", "-xf", "sleep 4321").exit()).isEqualTo(1);
    assertThat(victim.exec("docker", "inspect", "-f", "{{.State.Status}}", "doomed").ok())
        .isEqualTo("exited");
    assertThat(pings(lab().host(1), victim)).isTrue();
    victim.exec("docker", "rm", "doomed").ok();
  }

  @Test
  void a_cut_host_runs_on_alone_until_it_is_healed() {
    var left = lab().host(1);
    var cut = lab().host(2);

    cut.cut();

    assertThat(pings(left, cut)).isFalse();
    assertThat(pings(cut, left)).isFalse();
    assertThat(pings(left, lab().host(3))).isTrue();
    assertThat(cut.exec("docker", "ps").exit()).isZero();
    cut.heal();
    Await.within(SOON, "the healed host answers", () -> pings(left, cut));
  }

  @Test
  void containers_outlive_a_crash_of_the_engine_but_not_its_stop() {
    var host = lab().host(1);
    startNginx(host, "survivor", 8083);
    var url = "http://" + host.address() + ":8083";
    Await.within(SOON, url + " answers", () -> fetches(host, url));
    var server = new String[] {"pgrep", "-f", "^httpd -f -p 80"};

    host.crashEngine();
    assertThat(host.exec("docker", "ps").exit()).isNotZero();
    assertThat(host.exec(server).exit()).isZero();
    host.startEngine();
    host.exec("docker", "start", "survivor").ok();
    host.stopEngine();

    assertThat(host.exec(server).exit()).isEqualTo(1);
    host.startEngine();
    host.exec("docker", "rm", "-f", "survivor").ok();
  }

  @Test
  void an_installed_file_keeps_its_mode() {
    lab().host(1).install(Path.of("/bin/true"), "/opt/lab/bin/yes");

    assertThat(lab().host(1).exec("/opt/lab/bin/yes").exit()).isZero();
    assertThat(lab().host(2).exec("test", "-e", "/opt/lab").exit()).isEqualTo(1);
  }

  private static Lab lab() {
    return lab.orElseThrow();
  }

  private static void startNginx(Host host, String name, int port) {
    var publish = port + ":80";
    host.exec("docker", "run", "-d", "--name", name, "-p", publish, lab().image("nginx")).ok();
  }

  private static boolean fetches(Host from, String url) {
    return from.exec("curl", "-sf", "-m", "1", url).exit() == 0;
  }

  private static boolean pings(Host from, Host to) {
    return from.exec("busybox", "ping", "-c", "1", "-W", "1", to.address()).exit() == 0;
  }
}
