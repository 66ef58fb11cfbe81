package skep.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import skep.api.client.ApiException;

/// Transcripts of nodes that change their role: Docker's lines on stdout, what it means on stderr.
class RoleChangeTest {
  private static final String MANAGER = manager("\"Voter\":true,\"Reachability\":\"reachable\"");
  private static final String LOST = manager("\"Voter\":true,\"Reachability\":\"unreachable\"");

  private static String manager(String fields) {
    return ",\"ManagerStatus\":{\"RaftID\":\"r\"," + fields + "}";
  }

  private static String node(String name, String role, String managerStatus) {
    return node(name, role, "ready", managerStatus);
  }

  private static String node(String name, String role, String state, String managerStatus) {
    return """
    {"ID":"id-%s","Version":{"Index":9},"Spec":{"Role":"%s","Availability":"active"},
     "Description":{"Hostname":"%s"},"Status":{"State":"%s"}%s}\
    """
        .formatted(name, role, name, state, managerStatus);
  }

  /// A swarm whose `GET /nodes` answers with one list after the other; the first one counts for
  /// single nodes.
  private static FakeApi swarm(List<List<String>> lists) {
    var api = new FakeApi();
    for (var nodes : lists) {
      api.on("GET /nodes", "[" + String.join(",", nodes) + "]");
    }
    for (var node : lists.getFirst()) {
      var name = node.replaceAll("(?s).*\"Hostname\":\"(\\w+)\".*", "$1");
      api.on("GET /nodes/" + name, node).on("POST /nodes/id-" + name + "/update", "");
    }
    return api;
  }

  private static List<String> nodes(String... nodes) {
    return List.of(nodes);
  }

  private static String voter(String name) {
    return node(name, "manager", MANAGER);
  }

  private static String worker(String name) {
    return node(name, "worker", "");
  }

  @Test
  void several_are_promoted_at_once_and_waited_for() {
    var before = nodes(voter("n1"), worker("n2"), worker("n3"));
    var half = nodes(voter("n1"), voter("n2"), node("n3", "manager", ""));
    var after = nodes(voter("n1"), voter("n2"), voter("n3"));
    var api =
        swarm(
            List.of(
                before,
                nodes(voter("n1"), node("n2", "manager", ""), worker("n3")),
                half,
                half,
                after));

    Run.of(api, "node promote n1 n2 n3")
        .exits(0)
        .prints(
            """
            Node n1 is already a manager.
            Node n2 promoted to a manager in the swarm.
            Node n3 promoted to a manager in the swarm.
            """)
        .complains(
            """
            managers 1 -> 2, can lose 0 -> 0
            managers 2 -> 3, can lose 0 -> 1
            """);
    assertThat(api.calls)
        .contains(
            "POST /nodes/id-n2/update?version=9"
                + " {\"Role\":\"manager\",\"Availability\":\"active\"}");
  }

  @Test
  void two_managers_are_a_risk_and_a_third_is_suggested() {
    var before = nodes(voter("n1"), worker("n2"), worker("n3"));
    var after = nodes(voter("n1"), voter("n2"), worker("n3"));

    Run.of(swarm(List.of(before, after)), "node promote n2")
        .exits(0)
        .prints("Node n2 promoted to a manager in the swarm.\n")
        .complains(
            """
            managers 1 -> 2, can lose 0 -> 0
            two managers: while either is away nothing can be changed, which is riskier than one; make it three: skep node promote n3
            """);
  }

  @Test
  void a_demoted_node_is_not_suggested_right_away() {
    var before = nodes(voter("n1"), voter("n2"), voter("n3"));
    var after = nodes(voter("n1"), voter("n2"), worker("n3"));

    Run.of(swarm(List.of(before, after)), "node demote n3")
        .exits(0)
        .prints("Manager n3 demoted in the swarm.\n")
        .complains(
            """
            managers 3 -> 2, can lose 1 -> 0
            two managers: while either is away nothing can be changed, which is riskier than one; have three: skep swarm join-token manager tells how one more joins
            """);
    Run.of(swarm(List.of(after)), "node demote n3").prints("Node n3 is already a worker.\n");
  }

  @Test
  void the_effect_counts_those_that_do_not_answer() {
    var before = nodes(voter("n1"), voter("n2"), node("n3", "manager", "down", LOST));
    var after = nodes(voter("n1"), voter("n2"), node("n3", "worker", "down", ""));

    assertThat(Run.of(swarm(List.of(before, after)), "node demote n3").exits(0).err())
        .startsWith("managers 3 -> 2, can lose 0 -> 0\n");
  }

  @Test
  void a_refusal_says_what_it_would_have_meant() {
    var api = new FakeApi();
    api.on("GET /nodes", "[" + voter("n1") + "]").on("GET /nodes/n1", voter("n1"));
    api.on(
        "POST /nodes/id-n1/update",
        () -> {
          throw new ApiException(
              400,
              "rpc error: code = FailedPrecondition desc = attempting to demote the last manager of"
                  + " the swarm",
              "PRECONDITION",
              "managers 1 -> 0, can lose 0 -> 0");
        });

    Run.of(api, "node demote n1")
        .exits(4)
        .prints("")
        .complains(
            """
            Error response from daemon: rpc error: code = FailedPrecondition desc = attempting to demote the last manager of the swarm
            hint:  managers 1 -> 0, can lose 0 -> 0
            """);
  }

  @Test
  void a_promotion_that_is_stuck_says_why_and_exits_5() {
    var before = nodes(voter("n1"), voter("n2"), worker("n3"));
    var stuck =
        nodes(
            voter("n1"),
            voter("n2"),
            node("n3", "manager", manager("\"Message\":\"could not connect\"")));

    var run = Run.of(swarm(List.of(before, stuck)), "node promote n3");

    run.exits(5)
        .prints("Node n3 promoted to a manager in the swarm.\n")
        .complains(
            """
            managers 2 -> 3, can lose 0 -> 1
            n3 has no vote until this is mended: could not connect
            """);
  }

  @Test
  void a_node_that_is_down_is_not_waited_for() {
    var before = nodes(voter("n1"), voter("n2"), node("n3", "worker", "down", ""));
    var asked = nodes(voter("n1"), voter("n2"), node("n3", "manager", "down", ""));

    Run.of(swarm(List.of(before, asked)), "node promote n3")
        .exits(5)
        .complains(
            """
            managers 2 -> 3, can lose 0 -> 0
            n3 is down: it becomes a manager when it is back
            """);
  }

  @Test
  void waiting_ends() {
    var before = nodes(voter("n1"), voter("n2"), voter("n3"));

    assertThat(Run.of(swarm(List.of(before)), "node demote n3").exits(5).err())
        .startsWith(
            """
            managers 3 -> 2, can lose 1 -> 0
            n3 is not a worker yet; it goes on in the background, see `skep node ls`
            """);
  }

  @Test
  void update_changes_the_role_too() {
    var before = nodes(voter("n1"), voter("n2"), worker("n3"));
    var after = nodes(voter("n1"), voter("n2"), voter("n3"));

    Run.of(swarm(List.of(before, after)), "node update --role manager n3")
        .exits(0)
        .prints("n3\n")
        .complains("managers 2 -> 3, can lose 0 -> 1\n");
    Run.of(swarm(List.of(before)), "node update --role boss n3")
        .exits(2)
        .complains("error: invalid role \"boss\"\nhint:  say worker or manager\n");
  }

  @Test
  void a_node_that_changed_meanwhile_is_read_again() {
    var after = nodes(voter("n1"), voter("n2"), voter("n3"));
    var api =
        new FakeApi()
            .on("GET /nodes", "[" + String.join(",", after) + "]")
            .on("GET /nodes/n3", worker("n3"))
            .refuse("POST /nodes/id-n3/update", 409, "update out of sequence", "OUT_OF_SEQUENCE")
            .on("POST /nodes/id-n3/update", "");

    Run.of(api, "node promote n3").exits(0).prints("Node n3 promoted to a manager in the swarm.\n");
  }

  @Test
  void node_ls_tells_a_newcomer_from_a_voter() {
    var api =
        swarm(
                List.of(
                    nodes(
                        node("n1", "manager", manager("\"Voter\":true,\"Leader\":true")),
                        node("n2", "manager", LOST),
                        node("n3", "manager", manager("\"Reachability\":\"reachable\"")),
                        node("n4", "manager", manager("\"Message\":\"could not connect\"")),
                        node("n5", "manager", ""))))
            .on("GET /info", "{}");

    Run.of(api, "node ls --format '{{.Hostname}} {{.ManagerStatus}}'")
        .prints("n1 Leader\nn2 Unreachable\nn3 Joining\nn4 Unreachable\nn5 \n");
  }
}
