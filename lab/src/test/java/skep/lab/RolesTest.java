package skep.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/// The node section of a Docker swarm tutorial, and what it leaves out: nodes become managers and
/// workers again while their daemons and containers run on. One story in order, on a swarm of a
/// manager, a worker and a manager.
@Timeout(120)
@TestMethodOrder(OrderAnnotation.class)
final class RolesTest {
  private static final String ID = "[0-9a-z]{25}";
  private static final String REFUSED =
      "Error response from daemon: rpc error: code = FailedPrecondition desc = ";
  private static Optional<Skep> hosts = Optional.empty();

  @BeforeAll
  static void form() {
    var reason = Skep.skipReason();
    assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
    var skep = Skep.onFreshHosts();
    hosts = Optional.of(skep);
    skep.form("worker", "manager");
  }

  @Test
  @Order(1)
  void nodes_in_use_are_not_removed_and_it_is_said_what_to_do() {
    assertThat(skep().typed(1, "node rm docker-node03").stderr())
        .matches(
            REFUSED
                + "node "
                + ID
                + " is a cluster manager and is a member of the raft cluster\\. It must be demoted"
                + " to worker before removal\n"
                + "hint:  skep node demote docker-node03\n");
    assertThat(skep().typed(1, "node rm docker-node02").stderr())
        .matches(REFUSED + "node " + ID + " is not down and can't be removed\n");
  }

  @Test
  @Order(2)
  void a_manager_does_not_leave_unforced() {
    assertThat(skep().typed(3, "swarm leave").stderr())
        .isEqualTo(
            """
            Error response from daemon: You are attempting to leave the swarm on a node that is participating as a manager. Removing this node leaves 1 managers out of 2. Without a Raft quorum your swarm will be inaccessible. The only way to restore a swarm that has lost consensus is to reinitialize it with `--force-new-cluster`. Use `--force` to suppress this message.
            hint:  managers 2, answering 2 -> 1, can lose 0 -> 0 (1 of 2 answer, 2 needed); skep node demote docker-node03 first, then leave
            """);
  }

  @Test
  @Order(3)
  void a_worker_is_promoted_and_demoted_as_in_the_tutorial() {
    var promoted = skep().typed(1, "node promote docker-node02");

    assertThat(promoted.ok()).isEqualTo("Node docker-node02 promoted to a manager in the swarm.");
    assertThat(promoted.stderr()).isEqualTo("managers 2 -> 3, can lose 0 -> 1\n");
    assertThat(row("docker-node02"))
        .matches(ID + "     docker-node02 +Ready +Active +Reachable +\\d.*");
    assertThat(skep().typed(1, "node promote docker-node02").ok())
        .isEqualTo("Node docker-node02 is already a manager.");

    var demoted = skep().typed(1, "node demote docker-node02");

    assertThat(demoted.ok()).isEqualTo("Manager docker-node02 demoted in the swarm.");
    assertThat(demoted.stderr()).startsWith("managers 3 -> 2, can lose 1 -> 0\ntwo managers: ");
    assertThat(row("docker-node02")).matches(ID + "     docker-node02 +Ready +Active +\\d.*");
    Await.within(Skep.SOON, "its log is gone", () -> !hasLog(2));
    assertThat(skep().ok(2, "info", "--format", "{{.Swarm.ControlAvailable}}")).isEqualTo("false");
  }

  @Test
  @Order(4)
  void a_leader_that_is_demoted_keeps_its_containers() {
    skep().ok(1, "service", "create", "--name", "web", "--replicas", "3", nginx());
    skep().ok(1, "node", "promote", "docker-node02");
    var before = List.of(web(1), web(2), web(3));
    int leader = leader();
    var name = "docker-node0" + leader;

    // Asked on the leader itself.
    var demoted = skep().typed(leader, "node demote " + name);

    assertThat(demoted.ok()).isEqualTo("Manager " + name + " demoted in the swarm.");
    assertThat(demoted.stderr()).startsWith("managers 3 -> 2, can lose 1 -> 0\n");
    assertThat(row(name)).matches(ID + " .{3} " + name + " +Ready +Active +\\d.*");
    assertThat(skep().ok(leader, "node", "ls")).containsOnlyOnce(" Leader ");
    assertThat(List.of(web(1), web(2), web(3))).isEqualTo(before);
    skep().ok(leader, "node", "promote", name);
  }

  @Test
  @Order(5)
  void several_change_at_once_down_to_the_last_manager_and_back() {
    var demoted = skep().typed(3, "node demote docker-node01 docker-node02");

    assertThat(demoted.ok())
        .isEqualTo(
            """
            Manager docker-node01 demoted in the swarm.
            Manager docker-node02 demoted in the swarm.\
            """);
    assertThat(demoted.stderr())
        .startsWith("managers 3 -> 2, can lose 1 -> 0\nmanagers 2 -> 1, can lose 0 -> 0\n");
    assertThat(row("docker-node03")).contains(" Leader ");
    var last = skep().typed(3, "node demote docker-node03");
    assertThat(last.exit()).isEqualTo(4);
    assertThat(last.stderr())
        .isEqualTo(
            REFUSED
                + "attempting to demote the last manager of the swarm\n"
                + "hint:  managers 1 -> 0, can lose 0 -> 0\n");

    assertThat(skep().typed(3, "node promote docker-node01 docker-node02").ok()).hasLineCount(2);

    assertThat(skep().ok(1, "node", "ls").lines().filter(line -> line.contains(" Reachable ")))
        .hasSize(2);
    assertThat(skep().running("web", 1, 2, 3)).isEqualTo(3);
    skep().ok(1, "service", "rm", "web");
  }

  @Test
  @Order(6)
  void a_manager_that_was_demoted_while_it_was_away_comes_back_as_a_worker() {
    skep().killDaemon(3);
    Await.within(
        Skep.SOON, "it is missed", () -> row("docker-node03").matches(".* Down .* Unreachable .*"));
    var demoted = skep().typed(1, "node demote docker-node03");
    assertThat(demoted.ok()).isEqualTo("Manager docker-node03 demoted in the swarm.");
    assertThat(demoted.stderr()).startsWith("managers 3 -> 2, can lose 0 -> 0\n");

    skep().startDaemon(3);

    Await.within(Skep.SOON, "its log is gone", () -> !hasLog(3));
    Await.within(Skep.SOON, "it is ready", () -> row("docker-node03").contains(" Ready "));
    assertThat(row("docker-node03")).matches(ID + " +docker-node03 +Ready +Active +\\d.*");
    skep().ok(1, "node", "promote", "docker-node03");
  }

  @Test
  @Order(7)
  void a_manager_that_left_by_force_is_demoted_and_removed() {
    assertThat(skep().typed(3, "swarm leave --force").ok()).isEqualTo("Node left the swarm.");
    Await.within(
        Skep.SOON,
        "it is down and counted on still",
        () -> row("docker-node03").matches(ID + " +docker-node03 +Down +Active +Unreachable .*"));

    // Two of three answer: without docker-node02 it would be one of two.
    var refused = skep().typed(1, "node demote docker-node02");
    assertThat(refused.exit()).isEqualTo(4);
    assertThat(refused.stderr())
        .isEqualTo(
            REFUSED
                + "can't remove member from the raft: this would result in a loss of quorum\n"
                + "hint:  managers 3 -> 2, can lose 0 -> 0 (1 of 2 answer, 2 needed)\n");

    assertThat(skep().typed(1, "node demote docker-node03").ok())
        .isEqualTo("Manager docker-node03 demoted in the swarm.");
    assertThat(skep().typed(1, "node rm docker-node03").ok()).isEqualTo("docker-node03");
    assertThat(skep().ok(1, "node", "ls").lines()).hasSize(3);
  }

  @Test
  @Order(8)
  void a_manager_that_cannot_be_dialled_has_no_vote_and_everybody_is_told() {
    var nowhere = skep().host(3).address() + "9";
    var token = skep().ok(1, "swarm", "join-token", "-q", "manager");

    var joined =
        skep()
            .run(
                3,
                "swarm",
                "join",
                "--advertise-addr",
                nowhere,
                "--token",
                token,
                skep().host(1).address() + ":2377");

    var why = "could not connect to prospective new cluster member using its advertised address: ";
    assertThat(joined.exit()).isEqualTo(5);
    assertThat(joined.stderr()).contains(why + nowhere + ":");
    assertThat(row("docker-node03")).contains(" Ready ", " Unreachable ");
    assertThat(skep().ok(1, "node", "inspect", "--pretty", "docker-node03"))
        .contains(why + nowhere + ":");
    assertThat(skep().shell(3, "grep -c '" + why + "' /var/log/skep.log").exit()).isZero();
    assertThat(skep().typed(1, "node demote docker-node03").ok())
        .isEqualTo("Manager docker-node03 demoted in the swarm.");
    assertThat(skep().typed(3, "swarm leave").ok()).isEqualTo("Node left the swarm.");
    Await.within(Skep.SOON, "it is down", () -> row("docker-node03").contains(" Down "));
    skep().ok(1, "node", "rm", "docker-node03");
  }

  @Test
  @Order(9)
  void a_join_that_failed_half_way_is_cleaned_up() {
    var token = skep().ok(1, "swarm", "join-token", "-q", "manager");
    // Its row is written before it finds that something else has the managers' port.
    skep().shell(3, "busybox httpd -p 7800").ok();

    var joined =
        skep().run(3, "swarm", "join", "--token", token, skep().host(1).address() + ":2377");

    assertThat(joined.exit()).isNotZero();
    Await.within(Skep.SOON, "its row is down", () -> rows().anyMatch(r -> r.contains(" Down ")));
    var id = rows().filter(r -> r.contains(" Down ")).findFirst().orElseThrow().substring(0, 25);
    assertThat(skep().typed(1, "node rm " + id).stderr())
        .startsWith(REFUSED + "node " + id + " is a manager but cannot access node information")
        .endsWith("hint:  skep node demote " + id + "\n");
    assertThat(skep().typed(1, "node demote " + id).ok())
        .isEqualTo("Manager " + id + " demoted in the swarm.");
    assertThat(skep().typed(1, "node rm " + id).ok()).isEqualTo(id);
    skep().shell(3, "kill $(pgrep -f '[b]usybox httpd')").ok();
    skep().join(3, "manager");
    assertThat(row("docker-node03")).contains(" Ready ", " Reachable ");
  }

  private static Skep skep() {
    return hosts.orElseThrow();
  }

  private static String nginx() {
    return skep().image("nginx:latest");
  }

  private static List<String> web(int host) {
    return skep().containers(host, "web");
  }

  private static int leader() {
    var row = rows().filter(line -> line.contains(" Leader ")).findFirst().orElseThrow();
    return Integer.parseInt(row.replaceFirst(".*docker-node0(\\d).*", "$1"));
  }

  private static boolean hasLog(int host) {
    return skep().shell(host, "test -e /var/lib/skep/raft").exit() == 0;
  }

  private static Stream<String> rows() {
    return skep().ok(1, "node", "ls").lines().skip(1);
  }

  /// The line of `node ls` for one node.
  private static String row(String hostname) {
    return rows().filter(line -> line.contains(hostname)).findFirst().orElse("");
  }
}
