package skep.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a tutorial of Docker's swarm mode has its reader type, typed with `skep` for `docker` on
/// three hosts: one manager, one worker, one more manager. Each test leaves the swarm as it found
/// it, with all nodes ready and no service.
@Timeout(90)
final class TutorialTest {
  private static final Duration FAILOVER = Duration.ofSeconds(12);
  private static final String ID = "[0-9a-z]{25}";
  private static final String SHORT_ID = "[0-9a-z]{12}";
  private static final String AGO =
      "(less than a second|an?|about a|\\d+) ?(seconds?|minutes?)? ago";
  private static Optional<Skep> hosts = Optional.empty();
  private static Result init = new Result(-1, "", "");
  private static Result workerJoined = init;
  private static Result managerJoined = init;

  @BeforeAll
  static void form() {
    var reason = Skep.skipReason();
    assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
    var skep = Skep.onFreshHosts();
    hosts = Optional.of(skep);
    init = skep.typed(1, "swarm init --advertise-addr " + skep.host(1).address());
    var worker = pasted(init.ok());
    var manager = pasted(skep.ok(1, "swarm", "join-token", "manager"));
    workerJoined = skep.typed(2, worker);
    managerJoined = skep.typed(3, manager);
  }

  @Test
  void init_and_join_say_what_docker_says() {
    assertThat(init.ok())
        .matches(
            """
            Swarm initialized: current node \\(%s\\) is now a manager.

            To add a worker to this swarm, run the following command:

                skep swarm join --token SKEPTKN-1-[0-9a-z]{50}-[0-9a-z]{25} %s:2377

            To add a manager to this swarm, run 'skep swarm join-token manager' and follow the instructions.\
            """
                .formatted(ID, skep().host(1).address()));
    assertThat(workerJoined.ok()).isEqualTo("This node joined a swarm as a worker.");
    assertThat(managerJoined.ok()).isEqualTo("This node joined a swarm as a manager.");
    assertThat(skep().typed(1, "swarm init --advertise-addr " + skep().host(1).address()).stderr())
        .contains("This node is already part of a swarm.");
  }

  @Test
  void node_ls_shows_three_nodes_and_marks_the_one_asked() {
    assertThat(skep().ok(1, "node", "ls").lines())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .isEqualTo(
                        "ID                            HOSTNAME        STATUS    AVAILABILITY  "
                            + " MANAGER STATUS   ENGINE VERSION"),
            line ->
                assertThat(line).matches(ID + " \\*   docker-node01 +Ready +Active +Leader +\\S+"),
            line -> assertThat(line).matches(ID + "     docker-node02 +Ready +Active +\\d\\S+"),
            line ->
                assertThat(line)
                    .matches(ID + "     docker-node03 +Ready +Active +Reachable +\\S+"));
    assertThat(skep().ok(2, "node", "ls").lines().toList().get(2))
        .matches(ID + " \\*   docker-node02 .*");
  }

  @Test
  void node_inspect_is_dockers_json() {
    assertThat(skep().ok(1, "node", "inspect", "docker-node01"))
        .startsWith("[\n    {\n        \"ID\": \"")
        .contains("\"Role\": \"manager\",\n            \"Availability\": \"active\"")
        .contains("\"Hostname\": \"docker-node01\"", "\"TrustRoot\": \"-----BEGIN CERTIFICATE-----")
        .contains("\"Leader\": true", "\"Addr\": \"" + skep().host(1).address() + ":2377\"");
  }

  @Test
  void nodes_in_use_are_not_removed() {
    var manager = skep().typed(1, "node rm docker-node03");
    var worker = skep().typed(1, "node rm docker-node02");

    assertThat(manager.exit()).isEqualTo(4);
    assertThat(manager.stderr().strip())
        .matches(
            "Error response from daemon: rpc error: code = FailedPrecondition desc = node "
                + ID
                + " is a cluster manager and is a member of the raft cluster\\. It must be demoted"
                + " to worker before removal\nhint:  skep node demote docker-node03");
    assertThat(worker.exit()).isEqualTo(4);
    assertThat(worker.stderr().strip())
        .matches(
            "Error response from daemon: rpc error: code = FailedPrecondition desc = node "
                + ID
                + " is not down and can't be removed");
  }

  @Test
  void services_are_created_listed_scaled_and_removed() {
    var created = skep().ok(1, "service", "create", "--name", "myweb", nginx());
    skep().ok(1, "service", "create", "--replicas", "3", "--name", "web", nginx());

    assertThat(created.lines().toList().getFirst()).matches(ID);
    assertThat(created).endsWith("converged").contains("overall progress: 1 out of 1 tasks");
    assertThat(skep().ok(1, "service", "ls").lines())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith("ID             NAME      MODE         REPLICAS   IMAGE"),
            line ->
                assertThat(line).matches(SHORT_ID + " +myweb +replicated +1/1 +" + nginx() + " *"),
            line ->
                assertThat(line).matches(SHORT_ID + " +web +replicated +3/3 +" + nginx() + " *"));
    assertThat(skep().ok(1, "service", "ps", "web").lines().skip(1))
        .hasSize(3)
        .allSatisfy(
            line ->
                assertThat(line)
                    .matches(
                        SHORT_ID
                            + " +web\\.[123] +"
                            + nginx()
                            + " +docker-node0[123] +Running +Running "
                            + AGO
                            + " *"));
    assertThat(skep().ok(1, "node", "ps", "docker-node02").lines().skip(1))
        .isNotEmpty()
        .allMatch(line -> line.contains(" docker-node02 "));
    assertThat(List.of(1, 2, 3)).allMatch(host -> skep().running("web", host) == 1);

    var scaled = skep().ok(1, "service", "scale", "myweb=3", "web=5");

    assertThat(scaled)
        .startsWith("myweb scaled to 3\nweb scaled to 5\noverall progress:")
        .containsSubsequence("3 out of 3 tasks", "converged", "5 out of 5 tasks", "converged");
    assertThat(skep().running("myweb", 1, 2, 3)).isEqualTo(3);
    assertThat(skep().running("web", 1, 2, 3)).isEqualTo(5);
    assertThat(skep().ok(1, "service", "rm", "myweb", "web")).isEqualTo("myweb\nweb");
    Await.within(Skep.SOON, "all containers are gone", () -> containersLeft().isEmpty());
  }

  @Test
  void a_dead_hosts_tasks_move_and_do_not_come_back() {
    skep().ok(1, "service", "create", "--replicas", "3", "--name", "moving", nginx());
    var doomed = skep().containers(2, "moving");
    assertThat(doomed).hasSize(1);

    skep().host(2).kill();

    Await.within(FAILOVER, "three tasks run elsewhere", () -> skep().running("moving", 1, 3) == 3);
    assertThat(skep().ok(1, "node", "ls").lines().toList().get(2)).contains(" Down ");
    var moved = skep().ok(1, "service", "ps", "moving");
    assertThat(moved.lines().filter(line -> line.contains(" \\_ moving.")))
        .singleElement()
        .asString()
        .matches(SHORT_ID + "  +\\\\_ moving\\.[123] .* docker-node02 +Shutdown .*");

    skep().host(2).start();
    skep().startDaemon(2);

    Await.within(Skep.SOON, "the node is ready", () -> row("docker-node02").contains(" Ready "));
    // By then the node has its assignments; nothing it does later may bring the task back.
    assertThat(skep().ok(1, "service", "ps", "moving").lines()).hasSize(5);
    assertThat(skep().containers(2, "moving")).isEmpty();
    assertThat(skep().running("moving", 1, 3)).isEqualTo(3);
    removed("moving");
  }

  @Test
  void a_drained_node_empties_and_takes_tasks_again_when_active() {
    skep().ok(1, "service", "create", "--replicas", "3", "--name", "draining", nginx());

    assertThat(skep().typed(1, "node update --availability drain docker-node02").ok())
        .isEqualTo("docker-node02");

    Await.within(Skep.SOON, "its tasks moved", () -> skep().running("draining", 1, 3) == 3);
    Await.within(Skep.SOON, "nothing runs there", () -> skep().running("draining", 2) == 0);
    assertThat(row("docker-node02")).contains(" Drain ");
    skep().typed(1, "node update --availability active docker-node02").ok();
    skep().typed(1, "service scale draining=4").ok();
    assertThat(skep().running("draining", 2)).isEqualTo(1);
    removed("draining");
  }

  @Test
  void a_worker_that_left_is_down_and_can_be_removed() {
    assertThat(skep().typed(2, "swarm leave").ok()).isEqualTo("Node left the swarm.");

    Await.within(Skep.SOON, "its row is Down", () -> row("docker-node02").contains(" Down "));
    assertThat(skep().typed(1, "node rm docker-node02").ok()).isEqualTo("docker-node02");
    assertThat(skep().ok(1, "node", "ls").lines()).hasSize(3);
    skep().join(2, "worker");
    assertThat(row("docker-node02")).contains(" Ready ");
  }

  @Test
  void a_manager_does_not_leave_unforced() {
    var refusal = skep().typed(3, "swarm leave");

    assertThat(refusal.exit()).isNotZero();
    assertThat(refusal.stderr())
        .contains(
            "You are attempting to leave the swarm on a node that is participating as a manager."
                + " Removing this node leaves 1 managers out of 2. Without a Raft quorum your swarm"
                + " will be inaccessible.");
  }

  @Test
  void containers_outlive_the_daemon_and_are_adopted() {
    skep().ok(1, "service", "create", "--replicas", "6", "--name", "adopted", nginx());
    var before = skep().containers(2, "adopted");
    var byHand = skep().host(2).exec("docker", "run", "-d", nginx()).ok();

    skep().killDaemon(2);

    assertThat(skep().containers(2, "adopted")).isEqualTo(before).hasSize(2);
    skep().startDaemon(2);
    Await.within(Skep.SOON, "the node is ready", () -> row("docker-node02").contains(" Ready "));
    skep().ok(1, "service", "scale", "adopted=9");
    assertThat(skep().containers(2, "adopted")).containsAll(before).hasSize(3);
    removed("adopted");
    // A container that skep did not make is not skep's to touch.
    assertThat(skep().shell(2, "docker inspect -f '{{.State.Status}}' " + byHand).ok())
        .isEqualTo("running");
    skep().host(2).exec("docker", "rm", "-f", byHand).ok();
  }

  private static Skep skep() {
    return hosts.orElseThrow();
  }

  private static String nginx() {
    return skep().image("nginx:latest");
  }

  /// The line of `node ls` for one node.
  private static String row(String hostname) {
    return skep()
        .ok(1, "node", "ls")
        .lines()
        .filter(line -> line.contains(hostname))
        .findFirst()
        .orElse("");
  }

  private static void removed(String service) {
    skep().ok(1, "service", "rm", service);
    Await.within(Skep.SOON, "it is gone", () -> skep().running(service, 1, 2, 3) == 0);
  }

  private static List<String> containersLeft() {
    return skep().lab().hosts().stream()
        .flatMap(host -> host.exec("docker", "ps", "-aq").ok().lines())
        .toList();
  }

  /// The command to paste that `swarm init` and `swarm join-token` print, without its first word.
  private static String pasted(String instructions) {
    return instructions
        .lines()
        .map(String::strip)
        .filter(line -> line.startsWith("skep swarm join "))
        .map(line -> line.substring("skep ".length()))
        .findFirst()
        .orElseThrow();
  }
}
