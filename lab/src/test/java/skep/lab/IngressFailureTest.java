package skep.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Published ports under a steady load of new connections while what is behind them fails. The load
/// comes from host 1, and goes to its own port or to that of host 3.
@Tag("slow")
@Timeout(300)
final class IngressFailureTest {
  private static final int PER_SECOND = 300;
  private static final String STOP = "/tmp/stop-asking";
  private static final int CYCLES = 20;
  private static Optional<Skep> hosts = Optional.empty();

  @BeforeEach
  void form() {
    var reason = Skep.skipReason();
    assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
    var skep = Skep.onFreshHosts();
    hosts = Optional.of(skep);
    skep.form("worker", "manager");
  }

  @AfterEach
  void report() {
    hosts.ifPresent(skep -> skep.run(1, "service", "rm", "web"));
  }

  @Test
  void no_request_fails_when_a_task_is_killed() {
    publish("");
    var load = ask(1);

    for (int host : List.of(2, 3, 1)) {
      var victim = skep().containers(host, "web").getFirst();
      skep().host(host).exec("docker", "kill", "-s", "KILL", victim).ok();
      Await.within(
          Duration.ofSeconds(30),
          "it is replaced",
          () ->
              skep().running("web", 1, 2, 3) == 3
                  && !skep().containers(host, "web").contains(victim));
    }

    assertThat(load.stop().failed()).as(load.text()).isZero();
  }

  @Test
  void no_request_fails_when_a_host_vanishes() {
    publish("");
    var load = ask(1);

    skep().host(2).kill();
    Await.within(
        Duration.ofSeconds(30), "its task runs elsewhere", () -> skep().running("web", 1, 3) == 3);

    var result = load.stop();
    assertThat(result.failed()).as(load.text()).isZero();
    assertThat(result.slow() * 100.0 / result.asked()).as(load.text()).isLessThanOrEqualTo(5);
  }

  @Test
  void no_request_fails_while_nodes_are_drained_and_services_updated_in_turn() {
    publish("");
    var load = ask(3);

    for (int cycle = 1; cycle <= CYCLES; cycle++) {
      if (cycle % 2 == 0) {
        skep().typed(1, "service update --env-add CYCLE=" + cycle + " web").ok();
      } else {
        skep().typed(1, "node update --availability drain docker-node02").ok();
        Await.within(Skep.SOON, "nothing runs there", () -> skep().running("web", 2) == 0);
        skep().typed(1, "node update --availability active docker-node02").ok();
        skep().typed(1, "service update --force web").ok();
      }
    }

    var result = load.stop();
    assertThat(result.asked()).isGreaterThan(5000);
    assertThat(result.failed()).as(load.text()).isZero();
  }

  @Test
  void no_request_fails_when_the_kernel_s_table_is_deleted() {
    publish(",accelerate=nft");
    Await.within(
        Skep.SOON,
        "the kernel has rules",
        () -> skep().shell(1, "nft list tables | grep -q skep").exit() == 0);
    var load = ask(1);

    skep().shell(1, "nft list tables | grep skep | while read t; do nft delete $t; done").ok();

    Await.within(
        Skep.SOON,
        "the rules are back",
        () -> skep().shell(1, "nft list tables | grep -q skep").exit() == 0);
    assertThat(load.stop().failed()).as(load.text()).isZero();
  }

  @Test
  void no_request_fails_while_a_daemon_is_started_anew() {
    publish("");
    var load = ask(2);

    for (int round = 0; round < 3; round++) {
      skep().stopDaemon(2);
      skep().startDaemon(2);
      Await.within(
          Skep.SOON,
          "the proxy has the port again",
          () -> skep().shell(2, "nft list table ip skep_ingress").exit() != 0);
    }

    assertThat(load.stop().failed()).as(load.text()).isZero();
  }

  private static void publish(String options) {
    skep()
        .ok(
            1,
            "service",
            "create",
            "--replicas",
            "3",
            "-p",
            "published=8080,target=80" + options,
            "--name",
            "web",
            skep().image("nginx:latest"));
  }

  private static Load ask(int host) {
    return new Load(host);
  }

  private static Skep skep() {
    return hosts.orElseThrow();
  }

  /// What a steady client counted.
  private record Count(int asked, int failed, int slow, String failures) {}

  /// A steady client on host 1.
  private static final class Load {
    private Count count = new Count(0, 0, 0, "");

    Load(int host) {
      // Hosts have a /tmp of their own: this build's classes may be out of their sight.
      var classes = "/root/client";
      var own = "skep/lab/SteadyClient.class";
      skep().host(1).install(fileOf(SteadyClient.class), classes + "/" + own);
      var java = ProcessHandle.current().info().command().orElse("java");
      skep()
          .shell(
              1,
              ("rm -f %1$s /tmp/asked; (%2$s -XX:+UseSerialGC -Xmx128m -cp '%3$s'"
                      + " skep.lab.SteadyClient %4$s 8080 %5$d %1$s >/tmp/asked.new 2>&1;"
                      + " mv /tmp/asked.new /tmp/asked) >/dev/null 2>&1 &")
                  .formatted(STOP, java, classes, skep().host(host).address(), PER_SECOND))
          .ok();
    }

    private static Path fileOf(Class<?> type) {
      var root = type.getProtectionDomain().getCodeSource().getLocation().getPath();
      return Path.of(root, type.getName().replace('.', '/') + ".class");
    }

    Count stop() {
      skep().shell(1, "touch " + STOP).ok();
      Await.within(
          Duration.ofSeconds(20),
          "the client stopped",
          () -> skep().shell(1, "test -s /tmp/asked").exit() == 0);
      var words = skep().shell(1, "cat /tmp/asked").ok().strip().split(" ", 4);
      count =
          new Count(
              Integer.parseInt(words[0]),
              Integer.parseInt(words[1]),
              Integer.parseInt(words[2]),
              words.length > 3 ? words[3] : "");
      System.out.println("ingress under load: " + text());
      return count;
    }

    String text() {
      return "%d asked, %d failed, %d slower than 300 ms %s"
          .formatted(count.asked(), count.failed(), count.slow(), count.failures());
    }
  }
}
