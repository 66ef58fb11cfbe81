package skep.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/// Looking into tasks on three real hosts, a manager and two workers, always from a worker: logs of
/// all of them in one, commands in a task elsewhere, usage, draining, and what a killed host
/// leaves.
@Timeout(180)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ToolsTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int WORKER = 2;
  private static final Pattern TIME = Pattern.compile("(?m)^(\\S+Z) ");
  private static final String SCRIPT =
      "i=0; while :; do i=$((i+1)); echo \"line $i of $HOSTNAME\"; sleep 1; done";
  private static Optional<Skep> hosts = Optional.empty();

  @BeforeAll
  static void form() {
    var reason = Skep.skipReason();
    assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
    var skep = Skep.onFreshHosts(3);
    hosts = Optional.of(skep);
    skep.form("worker", "worker");
    skep.run(
            WORKER,
            "service",
            "create",
            "--name",
            "talk",
            "--mode",
            "global",
            "--stop-grace-period",
            "1s",
            skep.image("nginx"),
            "sh",
            "-c",
            SCRIPT)
        .ok();
  }

  private static Skep skep() {
    return hosts.orElseThrow();
  }

  @Test
  @Order(1)
  void logs_of_three_hosts_are_one_in_the_order_of_time() {
    Await.within(SOON, "each host has written", () -> typedLogs("").stdout().lines().count() > 12);

    var logs = logs("-t --tail 3");

    assertThat(logs).contains("@docker-node01 ", "@docker-node02 ", "@docker-node03 ");
    assertThat(logs.lines()).hasSize(9);
    assertThat(TIME.matcher(logs).results().map(found -> found.group(1))).isSorted();
  }

  private static String logs(String flags) {
    return typedLogs(flags).ok();
  }

  private static Result typedLogs(String flags) {
    return skep().typed(WORKER, ("service logs talk " + flags).strip());
  }

  @Test
  @Order(2)
  void followed_logs_go_on() {
    var followed =
        skep().shell(WORKER, "skep service logs -f --since 1s --raw talk | head -20").ok();

    assertThat(followed.lines()).hasSize(20);
  }

  @Test
  @Order(3)
  void a_command_runs_where_the_task_is_and_its_exit_code_comes_back() {
    var task = task("docker-node03");

    var run =
        skep()
            .shell(WORKER, "skep service exec " + task + " sh -c 'echo out; echo err >&2; exit 7'");
    assertThat(run).isEqualTo(new Result(7, "out\n", "err\n"));
    assertThat(skep().shell(WORKER, "seq 1 20000 | skep service exec -i " + task + " md5sum").ok())
        .isEqualTo(skep().shell(WORKER, "seq 1 20000 | md5sum").ok());
    assertThat(skep().typed(WORKER, "service exec " + task + " /nosuch").exit()).isIn(126, 127);
    assertThat(skep().typed(WORKER, "service exec -t " + task + " tty").ok()).contains("/dev/pts/");
  }

  /// Id of the task of `talk` on a node.
  private static String task(String node) {
    return skep()
        .shell(WORKER, "skep node ps " + node + " --filter desired-state=running -q | head -1")
        .ok()
        .strip();
  }

  @Test
  @Order(4)
  void every_node_and_task_says_what_it_uses() {
    var stats =
        skep().shell(WORKER, "curl -s --unix-socket /run/skep/skep.sock http://x/skep/stats").ok();

    assertThat(stats)
        .contains("docker-node01", "docker-node02", "docker-node03", "\"Task\":\"talk.")
        .doesNotContain("\"MemoryBytes\":0", "did not answer");
  }

  @Test
  @Order(5)
  void a_drained_node_is_waited_for() {
    skep()
        .run(
            WORKER,
            "service",
            "create",
            "--name",
            "web",
            "--replicas",
            "3",
            "--stop-grace-period",
            "1s",
            skep().image("nginx"))
        .ok();

    var drained = skep().typed(WORKER, "node drain docker-node03 --wait --deadline 60s");

    assertThat(drained.exit()).as(drained.stderr()).isZero();
    assertThat(drained.stderr()).contains("drained: ");
    assertThat(skep().running("web", 3)).isZero();
    assertThat(skep().running("web", 1, 2)).isEqualTo(3);
    skep().typed(WORKER, "node activate docker-node03").ok();
    skep().typed(WORKER, "service wait talk").ok();
  }

  @Test
  @Order(6)
  void a_killed_host_is_named_under_the_logs() {
    Await.within(SOON, "all have written", () -> logs("").contains("@docker-node03 "));
    skep().host(3).kill();
    Await.within(
        SOON, "the host is down", () -> skep().typed(WORKER, "node ls").ok().contains("Down"));

    var logs = skep().typed(WORKER, "service logs --tail 1 talk");

    assertThat(logs.exit()).isEqualTo(8);
    assertThat(logs.stdout()).contains("@docker-node01 ", "@docker-node02 ");
    assertThat(logs.stderr())
        .contains(
            "warning: incomplete log stream: node docker-node03 is missing: the node is down");
    assertThat(skep().typed(WORKER, "events --filter type=node --filter node=docker-node03").ok())
        .contains("state=down");
  }
}
