package skep.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A tutorial's swarm of two managers (hosts 1 and 3) and a worker that loses its majority, and all
/// the ways out.
@Tag("slow")
@Timeout(240)
final class WaysOutTest {
  private static final String ID = "[a-z0-9]{25}";
  private static final String NO_LEADER =
      "Error response from daemon: rpc error: code = Unknown desc = The swarm does not have a"
          + " leader. It's possible that too few managers are online. Make sure more than half of"
          + " the managers are online.";
  private static final Duration DOWN = Duration.ofSeconds(30);
  private static Optional<Skep> hosts = Optional.empty();

  @BeforeEach
  void form() {
    var reason = Skep.skipReason();
    assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
    var skep = Skep.onFreshHosts();
    hosts = Optional.of(skep);
    skep.form("worker", "manager");
    skep.typed(1, "service create --replicas 4 --name web " + skep.image("nginx")).ok();
  }

  @Test
  void a_new_cluster_is_forced_as_in_the_tutorial() {
    var before = containers();
    var token = skep().ok(1, "swarm", "join-token", "-q", "worker");
    assertThat(skep().typed(3, "swarm leave -f").ok()).isEqualTo("Node left the swarm.");
    Await.within(
        Skep.SOON,
        "nothing can be changed",
        () -> skep().typed(1, "service scale web=5").exit() == 6);
    assertThat(skep().typed(1, "service rm web").stderr())
        .startsWith(NO_LEADER)
        .contains("docker-node03 unreachable", "skep swarm init --force-new-cluster");
    var init = skep().typed(1, "swarm init --advertise-addr " + skep().host(1).address());
    assertThat(init.exit()).isNotZero();
    assertThat(init.stderr()).contains("This node is already part of a swarm.");
    var self = nodeId(1);

    var forced = skep().typed(1, "swarm init --force-new-cluster").ok();

    assertThat(forced)
        .startsWith("Swarm initialized: current node (" + self + ") is now a manager.")
        .contains("skep swarm join --token " + token + " " + skep().host(1).address() + ":2377");
    Await.within(DOWN, "the worker is ready", () -> row("docker-node02").contains(" Ready "));
    Await.within(DOWN, "the ghost is down", () -> row("docker-node03").contains(" Down "));
    assertThat(row("docker-node01"))
        .matches(self + " \\*   docker-node01 +Ready +Active +Leader.*");
    assertThat(row("docker-node03")).doesNotContain("Reachable", "Leader", "Unreachable");
    assertThat(containers()).containsAll(before);
    Await.within(DOWN, "web runs on the others", () -> skep().running("web", 1, 2) == 4);
    var ghost = row("docker-node03").split(" ")[0];
    assertThat(skep().typed(1, "node rm " + ghost).ok()).isEqualTo(ghost);
    assertThat(skep().ok(1, "node", "ls").lines()).hasSize(3);
    skep().join(3, "manager");
    assertThat(row("docker-node03")).contains(" Reachable ");
  }

  @Test
  void the_survivor_recovers_and_an_old_manager_that_returns_stays_out_until_it_joins_again() {
    var alive = skep().typed(1, "swarm recover --yes");
    assertThat(alive.exit()).isEqualTo(4);
    assertThat(alive.stderr())
        .contains("there is nothing to recover: docker-node01, docker-node03 answer");
    var before = containers();
    skep().host(3).kill();
    Await.within(
        Skep.SOON,
        "nothing can be changed",
        () -> skep().typed(1, "service scale web=5").exit() == 6);
    var unasked = skep().typed(1, "swarm recover");
    assertThat(unasked.exit()).isEqualTo(9);
    assertThat(unasked.stdout()).containsPattern("docker-node03 +10\\S+ +no answer");

    var recovered = skep().typed(1, "swarm recover --confirm default").ok();

    assertThat(recovered)
        .contains("The swarm goes on in epoch 2 with docker-node01 as its only manager.")
        .containsPattern("What this manager had before is kept in /var/lib/skep/kept-\\S+");
    Await.within(DOWN, "all run elsewhere", () -> skep().running("web", 1, 2) == 4);
    assertThat(containers()).containsAll(before);
    assertThat(skep().typed(1, "service scale web=6").exit()).isZero();

    skep().host(3).start();
    skep().startDaemon(3);

    Await.within(
        DOWN,
        "it finds out",
        () -> skep().typed(3, "node ls").stderr().contains("earlier life of the swarm (epoch 1)"));
    assertThat(skep().typed(3, "info").stdout())
        .contains("Swarm: error", "this manager is of an earlier life of the swarm");
    assertThat(skep().typed(1, "node ls").ok().lines().filter(line -> line.contains("Leader")))
        .hasSize(1);
    assertThat(skep().typed(3, "swarm leave --force").ok())
        .contains("What its manager had was moved to /var/lib/skep/aside-");
    assertThat(skep().shell(3, "ls /var/lib/skep/aside-*/raft/raft.log").exit()).isZero();
    skep().join(3, "manager");
    assertThat(skep().typed(3, "swarm transfer-leader docker-node03").ok())
        .startsWith("docker-node03 leads now, before it was docker-node01 (");
    assertThat(skep().typed(3, "swarm transfer-leader docker-node02").exit()).isEqualTo(4);
  }

  @Test
  void a_swarm_whose_hosts_are_gone_is_restored() {
    skep().shell(1, "head -c 32 /dev/urandom > /root/backup.key").ok();
    var backup = "swarm backup --key-file /root/backup.key /root/swarm.backup";
    assertThat(skep().typed(1, backup).ok()).startsWith("Backup of swarm default at revision ");
    assertThat(skep().shell(1, "stat -c %a /root/swarm.backup").ok()).isEqualTo("600");
    skep()
        .shell(
            1,
            "cp /root/swarm.backup /root/bent && printf x | dd of=/root/bent bs=1 seek=60"
                + " conv=notrunc 2>&1")
        .ok();
    var token = skep().ok(1, "swarm", "join-token", "-q", "worker");
    var restore = "swarm restore --key-file /root/backup.key /root/";
    var member = skep().typed(1, restore + "swarm.backup");
    assertThat(member.exit()).isNotZero();
    assertThat(member.stderr()).contains("This node is already part of a swarm.");
    skep().typed(3, "swarm leave -f").ok();
    skep().typed(2, "swarm leave").ok();
    skep().typed(1, "swarm leave -f").ok();
    assertThat(skep().running("web", 1, 2, 3)).isZero();
    assertThat(skep().typed(1, restore + "bent").stderr())
        .isEqualTo(
            "error: /root/bent cannot be restored: it is damaged: its checksum does not hold\n");
    assertThat(skep().typed(1, "swarm restore --key-file /etc/passwd /root/swarm.backup").stderr())
        .contains("this is not the key file it was sealed with");

    var restored = skep().typed(1, restore + "swarm.backup");

    assertThat(restored.ok()).contains("it goes on in epoch 2 with this node");
    Await.within(DOWN, "web runs again", () -> skep().running("web", 1) == 4);
    assertThat(skep().ok(1, "swarm", "join-token", "-q", "worker")).isEqualTo(token);
    skep().join(2, "worker");
    assertThat(skep().typed(1, "service scale web=8").exit()).isZero();
    assertThat(skep().running("web", 2)).isPositive();
  }

  private static Skep skep() {
    return hosts.orElseThrow();
  }

  private static List<String> containers() {
    return java.util.stream.Stream.of(1, 2)
        .flatMap(number -> skep().containers(number, "web").stream())
        .toList();
  }

  private static String nodeId(int number) {
    var id = skep().ok(number, "info").lines().filter(line -> line.contains("NodeID: "));
    var found = id.findFirst().orElseThrow().strip().substring("NodeID: ".length());
    assertThat(found).matches(ID);
    return found;
  }

  /// The line of `node ls` on host 1 for one node.
  private static String row(String hostname) {
    return skep()
        .ok(1, "node", "ls")
        .lines()
        .filter(line -> line.contains(hostname))
        .findFirst()
        .orElse("");
  }
}
