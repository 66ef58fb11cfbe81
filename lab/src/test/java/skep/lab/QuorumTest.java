package skep.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Three managers and a worker; two managers are killed, stopped or cut off. Nothing hangs and
/// nothing is hidden: not that the quorum is lost, not how old an answer is, not what can be done.
/// Each test leaves three managers.
@Timeout(240)
final class QuorumTest {
  private static final Duration NOTICED = Duration.ofSeconds(15);
  private static final Duration BACK = Duration.ofSeconds(60);
  private static final int LEFT = 1;
  private static final int WORKER = 4;
  private static final Pattern CURL = Pattern.compile("(\\d+) ([0-9.]+)");
  private static Optional<Skep> hosts = Optional.empty();

  @BeforeAll
  static void form() {
    var reason = Skep.skipReason();
    assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
    var skep = Skep.onFreshHosts(4);
    hosts = Optional.of(skep);
    skep.form("manager", "manager", "worker");
  }

  @Test
  void two_of_three_managers_killed_and_stopped() {
    awaitState(WORKER, 0, "HEALTHY  3/3 managers, can lose 1");

    skep().killDaemon(2);
    skep().pauseDaemon(3);

    everyNodeTells();
    skep().resumeDaemon(3);
    awaitState(LEFT, 0, "DEGRADED  2/3 managers, can lose 0");
    awaitState(WORKER, 0, "DEGRADED  2/3 managers, can lose 0");
    everyNodeWrites();
    skep().startDaemon(2);
    awaitState(2, 0, "HEALTHY  3/3 managers, can lose 1");
    assertThat(skep().shell(LEFT, "grep 'quorum ' /var/log/skep.log").ok())
        .contains("quorum NO QUORUM 1/3: docker-node0")
        .contains("unreachable (last seen ");
  }

  @Test
  @Tag("slow")
  void two_of_three_managers_cut_off() {
    awaitState(WORKER, 0, "HEALTHY  3/3 managers, can lose 1");

    skep().host(2).cut();
    skep().host(3).cut();

    everyNodeTells();
    awaitState(2, 6, "NO QUORUM  1/3 managers, 2 needed");
    skep().host(2).heal();
    skep().host(3).heal();
    awaitState(LEFT, 0, "HEALTHY  3/3 managers, can lose 1");
    awaitState(WORKER, 0, "HEALTHY  3/3 managers, can lose 1");
    everyNodeWrites();
  }

  private static void everyNodeTells() {
    for (int node : new int[] {LEFT, WORKER}) {
      awaitState(node, 6, "NO QUORUM  1/3 managers, 2 needed");
      var rows = skep().typed(node, "node ls");
      assertThat(rows.ok()).contains("docker-node01", "docker-node04");
      assertThat(rows.stderr())
          .matches("warning: no quorum: as of [0-9.]+[sm] ago, from docker-node01\n");
      assertThat(seconds(node, "GET", "/nodes", 200)).as("a read").isLessThan(1.5);
      assertThat(seconds(node, "DELETE", "/services/x", 500)).as("a refusal").isLessThan(1.0);
      var refused = skep().typed(node, "service rm x");
      assertThat(refused.exit()).isEqualTo(6);
      assertThat(refused.stderr())
          .contains("1 of 3 managers answer, 2 are needed: docker-node0")
          .contains("Nothing was done.")
          .contains("hint:  bring one more manager back");
    }
  }

  private static void everyNodeWrites() {
    for (int node : new int[] {LEFT, WORKER}) {
      skep().typed(node, "node update --label-add from=h" + node + " docker-node04").ok();
    }
  }

  private static void awaitState(int node, int exit, String words) {
    Await.within(
        exit == 0 ? BACK : NOTICED,
        "h" + node + " says " + words,
        () -> {
          var status = skep().typed(node, "swarm status");
          return status.exit() == exit && status.stdout().contains(words);
        });
  }

  /// How long the daemon of a node took to answer, without a command's own start.
  private static double seconds(int node, String method, String path, int status) {
    var answer =
        skep()
            .shell(
                node,
                "curl -s -m 20 -o /dev/null -w '%{http_code} %{time_total}' -X "
                    + method
                    + " --unix-socket /run/skep/skep.sock http://skep"
                    + path)
            .ok();
    var matcher = CURL.matcher(answer);
    assertThat(matcher.matches()).as(answer).isTrue();
    assertThat(matcher.group(1)).isEqualTo(String.valueOf(status));
    return Double.parseDouble(matcher.group(2));
  }

  private static Skep skep() {
    return hosts.orElseThrow();
  }
}
