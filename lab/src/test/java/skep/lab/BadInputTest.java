package skep.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What people mistype and what disks and neighbours do: skep names the cause and a way out, exits
/// with the code that says so, and is none the worse for it. Host 1 manages, host 2 works, host 3
/// stays outside.
@Timeout(90)
final class BadInputTest {
  private static Optional<Skep> hosts = Optional.empty();

  @BeforeAll
  static void form() {
    var reason = Skep.skipReason();
    assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
    var skep = Skep.onFreshHosts();
    hosts = Optional.of(skep);
    skep.form("worker");
  }

  @Test
  void a_join_token_must_be_whole_right_and_of_this_swarm() {
    var token = skep().ok(1, "swarm", "join-token", "-q", "worker");
    var parts = List.of(token.split("-"));
    var wrongSecret = token.substring(0, token.length() - 25) + "0".repeat(25);
    var otherSwarm = parts.get(0) + "-1-" + "0".repeat(49) + "1-" + parts.get(3);

    var malformed = joining(token.substring(0, 40));
    var refused = joining(wrongSecret);
    var foreign = joining(otherSwarm);

    assertThat(List.of(malformed, refused, foreign)).noneMatch(result -> result.exit() == 0);
    assertThat(malformed.stderr()).contains("invalid join token");
    assertThat(refused.stderr()).contains("A valid join token is necessary to join this cluster");
    assertThat(foreign.stderr()).contains("remote CA does not match fingerprint. Expected: ");
    assertThat(skep().ok(1, "node", "ls").lines()).hasSize(3);
  }

  @Test
  void an_unknown_flag_is_wrong_usage() {
    var result = skep().typed(1, "service create --bogus x");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.stderr()).contains("unknown flag: --bogus");
  }

  @Test
  void an_image_that_does_not_exist_is_told_in_the_registrys_words() {
    var missing = skep().image("none");

    var created =
        skep().run(1, "service", "create", "--name", "noimage", "--timeout", "10s", missing);

    assertThat(created.exit()).isEqualTo(5);
    assertThat(created.stderr()).contains("skep service ps noimage");
    // A registry may take its time to say so, the more so when an engine asks for the first time.
    Await.within(
        Duration.ofSeconds(60),
        "the task is rejected and another made",
        () -> tasks("noimage").size() > 1);
    assertThat(tasks("noimage"))
        .hasSizeBetween(2, 5) // at once after the first failure, then 5 s and more apart
        .anyMatch(
            row ->
                row.contains(" Rejected ")
                    && row.contains("manifest for " + missing + ":latest not found"));
    skep().ok(1, "service", "rm", "noimage");
  }

  @Test
  void a_constraint_that_nobody_meets_leaves_the_task_pending_and_says_why() {
    var created =
        skep()
            .typed(
                1,
                "service create --name nowhere --constraint node.labels.disk==gold --timeout 2s "
                    + skep().image("nginx"));

    assertThat(created.exit()).isEqualTo(5);
    assertThat(skep().ok(1, "service", "ps", "nowhere"))
        .contains(
            " Pending ", "no suitable node (scheduling constraints not satisfied on 2 nodes)");
    skep().ok(1, "service", "rm", "nowhere");
  }

  @Test
  void a_name_that_is_taken_is_a_conflict() {
    var create = "service create -d --replicas 0 --name taken " + skep().image("nginx");
    skep().typed(1, create).ok();

    var again = skep().typed(1, create);

    assertThat(again.exit()).isEqualTo(4);
    assertThat(again.stderr())
        .contains("name conflicts with an existing object: service taken already exists");
    skep().ok(1, "service", "rm", "taken");
  }

  @Test
  void a_port_that_is_taken_is_named() {
    skep().shell(3, "setsid busybox nc -l -p 2377 >/dev/null 2>&1 </dev/null &").ok();
    Await.within(
        Skep.SOON,
        "the port is taken",
        () -> skep().shell(3, "ss -ltn | grep -q :2377").exit() == 0);

    var init = skep().typed(3, "swarm init --advertise-addr " + skep().host(3).address());

    assertThat(init.exit()).isNotZero();
    assertThat(init.stderr()).contains(":2377").doesNotContain("Exception");
    skep().shell(3, "kill $(pgrep -f '[n]c -l -p 2377')").ok();
    assertThat(skep().typed(3, "node ls").stderr()).contains("not a swarm manager");
  }

  @Test
  void without_its_engine_a_node_is_down_and_its_tasks_run_elsewhere() {
    skep().typed(1, "service create --replicas 4 --name engineless " + skep().image("nginx")).ok();

    skep().host(2).stopEngine();

    Await.within(
        Skep.SOON,
        "all tasks run on the other node",
        () -> skep().containers(1, "engineless").size() == 4);
    assertThat(skep().ok(1, "node", "ls")).containsPattern("docker-node02 +Down ");
    assertThat(skep().ok(1, "node", "inspect", "docker-node02")).containsIgnoringCase("engine");
    skep().host(2).startEngine();
    Await.within(
        Skep.SOON,
        "the node is ready again",
        () ->
            skep().ok(1, "node", "ls").lines().filter(row -> row.contains(" Ready ")).count() == 2);
    skep().ok(1, "service", "rm", "engineless");
  }

  @Test
  void a_damaged_log_stops_the_daemon_and_is_named() {
    assertThat(refusalToStart("/var/lib/skep/raft/raft.log"))
        .contains("/var/lib/skep/raft/raft.log");
  }

  @Test
  void a_damaged_certificate_stops_the_daemon_and_is_named() {
    assertThat(refusalToStart("/var/lib/skep/certificates/node.crt"))
        .contains("/var/lib/skep/certificates/node.crt");
  }

  @Test
  void without_a_daemon_nothing_can_be_reached() {
    var result = skep().shell(2, "SKEP_HOST=unix:///run/skep/none.sock skep node ls");

    assertThat(result.exit()).isEqualTo(7);
    assertThat(result.stderr()).contains("/run/skep/none.sock");
  }

  /// Flips bytes in the middle of a file of the manager, for as long as it takes to see what the
  /// daemon says.
  private static String refusalToStart(String file) {
    skep().killDaemon(1);
    skep().shell(1, "cp -p %s /root/whole".formatted(file)).ok();
    skep()
        .shell(
            1,
            """
            middle=$(($(stat -c %%s %1$s) / 2))
            printf '\\377\\000\\377\\000\\377\\000' | dd of=%1$s bs=1 seek=$middle conv=notrunc 2>&1\
            """
                .formatted(file))
        .ok();

    var refused = skep().host(1).exec(Duration.ofSeconds(30), "timeout", "20", "skep", "daemon");

    skep().shell(1, "cp -p /root/whole %s".formatted(file)).ok();
    skep().startDaemon(1);
    Await.within(
        Skep.SOON, "the whole file is good", () -> skep().typed(1, "service ls").exit() == 0);
    assertThat(refused.exit()).as(refused.stderr()).isEqualTo(1);
    assertThat(refused.stderr()).contains("restore", "join").doesNotContain("    at ");
    return refused.stderr();
  }

  private static List<String> tasks(String service) {
    return skep().ok(1, "service", "ps", service).lines().skip(1).toList();
  }

  private static Result joining(String token) {
    return skep().run(3, "swarm", "join", "--token", token, skep().host(1).address() + ":2377");
  }

  private static Skep skep() {
    return hosts.orElseThrow();
  }
}
