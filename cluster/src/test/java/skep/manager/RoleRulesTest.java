package skep.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import skep.model.ManagerStatus;
import skep.model.Node;
import skep.model.NodeRole;
import skep.model.NodeState;
import skep.model.NodeStatus;
import skep.store.ClusterState;
import skep.store.Draft;
import skep.store.StoredObjects;

/// Who may be demoted and removed. Managers are written `NAME[!][?][-][~]`: `!` does not answer,
/// `?` has no vote (learns), `-` is no member of the group, `~` is to be a worker; upper case: its
/// node is down.
class RoleRulesTest {
  private static final String QUORUM =
      "can't remove member from the raft: this would result in a loss of quorum";
  private static final String LAST = "attempting to demote the last manager of the swarm";
  private static final String NOT_THERE = "can't find manager in raft memberlist";

  private final Draft draft = new Draft(ClusterState.EMPTY);
  private final List<GroupView.Member> members = new ArrayList<>();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a b c        | b | ok        |",
        "a b          | b | ok        |",
        "a b          | a | ok        |",
        "a            | a | last      | managers 1 -> 0, can lose 0 -> 0",
        // Another manager that never got a vote is none to go on with.
        "a b?         | a | last      | managers 1 -> 0, can lose 0 -> 0",
        "a B-         | a | last      | managers 1 -> 0, can lose 0 -> 0",
        "a b c!       | b | quorum    | managers 3 -> 2, can lose 0 -> 0 (1 of 2 answer, 2 needed)",
        "a b c!       | c | ok        |",
        "a b!         | b | ok        |",
        // What is on its way out counts as gone, or b would have to wait for c.
        "a b c!~      | b | ok        |",
        "a b c d! e!  | b | quorum    | managers 5 -> 4, can lose 0 -> 0 (2 of 4 answer, 3 needed)",
        "a b c d      | d | ok        |",
        // Half-failed joins: never members, or learners for ever.
        "a B-         | B | ok        |",
        "a B?!        | B | ok        |",
        "a b-         | b | not there | it is only just becoming a manager; see skep node ls and"
            + " try again",
      })
  void a_manager_is_demoted_unless_the_swarm_could_not_go_on(
      String managers, String who, String answer, String hint) {
    given(managers);

    var refusal = refusal(() -> rules().mayDemote(node(who)));

    var text =
        switch (answer) {
          case "last" -> "rpc error: code = FailedPrecondition desc = " + LAST;
          case "quorum" -> "rpc error: code = FailedPrecondition desc = " + QUORUM;
          case "not there" -> "rpc error: code = NotFound desc = " + NOT_THERE;
          default -> "";
        };
    assertThat(refusal.map(Throwable::getMessage).orElse("")).isEqualTo(text);
    assertThat(refusal.flatMap(ControlException::hint).orElse(null)).isEqualTo(hint);
  }

  @Test
  void a_newcomer_that_is_known_not_to_get_in_can_be_demoted() {
    given("a b-");
    var stuck = node("b").managerStatus().orElseThrow().withMessage("could not connect");
    draft.put(node("b").withManagerStatus(stuck));

    assertThat(refusal(() -> rules().mayDemote(node("b")))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a b  | b | node b is a cluster manager and is a member of the raft cluster. It must be"
            + " demoted to worker before removal",
        "a b? | b | node b is a cluster manager and is a member of the raft cluster. It must be"
            + " demoted to worker before removal",
        "a b~ | b | node b is a cluster manager and is a member of the raft cluster. It must be"
            + " demoted to worker before removal",
        "a B- | B | node B is a manager but cannot access node information from the raft"
            + " memberlist",
        "a b-~ | b |",
      })
  void a_manager_is_not_removed_before_it_was_demoted(String managers, String who, String text) {
    given(managers);

    var refusal = refusal(() -> rules().mayRemove(node(who)));

    assertThat(refusal.map(Throwable::getMessage).orElse(null))
        .isEqualTo(text == null ? null : "rpc error: code = FailedPrecondition desc = " + text);
    assertThat(refusal.flatMap(ControlException::hint).orElse("skep node demote host-" + who))
        .isEqualTo("skep node demote host-" + who);
  }

  @Test
  void a_worker_that_was_promoted_is_given_one_raft_id_however_often_it_asks() {
    draft.put(StoredObjects.node("w", NodeRole.MANAGER));

    assertThat(rules().appoint("w", manager("first"), StoredObjects.T)).isEqualTo("first");
    assertThat(rules().appoint("w", manager("second"), StoredObjects.T)).isEqualTo("first");
    assertThat(node("w").managerStatus().map(ManagerStatus::raftId)).contains("first");
  }

  @Test
  void a_worker_is_given_none() {
    draft.put(StoredObjects.node("w", NodeRole.WORKER));

    assertThat(rules().appoint("w", manager("first"), StoredObjects.T)).isEmpty();
    assertThat(node("w").managerStatus()).isEmpty();
  }

  @Test
  void a_raft_id_is_forgotten_only_after_it_was_dismissed() {
    given("a b~");

    rules().forget("b", "raft-b", StoredObjects.T);
    assertThat(node("b").managerStatus()).isPresent();
    rules().dismiss("b", "raft-of-before", StoredObjects.T);
    assertThat(node("b").managerStatus().map(ManagerStatus::leaving)).contains(false);

    rules().dismiss("b", "raft-b", StoredObjects.T);
    rules().forget("b", "raft-b", StoredObjects.T);
    assertThat(node("b").managerStatus()).isEmpty();
  }

  @Test
  void a_manager_that_is_wanted_again_is_not_dismissed() {
    given("a b");

    rules().dismiss("b", "raft-b", StoredObjects.T);

    assertThat(node("b").isWantedManager()).isTrue();
  }

  private void given(String managers) {
    for (var text : managers.trim().split(" +")) {
      var id = text.replaceAll("[^a-zA-Z]", "");
      var role = text.contains("~") ? NodeRole.WORKER : NodeRole.MANAGER;
      var state = Character.isUpperCase(id.charAt(0)) ? NodeState.DOWN : NodeState.READY;
      draft.put(
          StoredObjects.node(id, role)
              .withStatus(new NodeStatus(state, "", "10.0.0.1"))
              .withManagerStatus(manager("raft-" + id)));
      if (!text.contains("-")) {
        members.add(new GroupView.Member("raft-" + id, !text.contains("?"), !text.contains("!")));
      }
    }
  }

  private static ManagerStatus manager(String raftId) {
    return ManagerStatus.of("10.0.0.1:2377", raftId, "10.0.0.1:7800");
  }

  private RoleRules rules() {
    return new RoleRules(
        draft,
        new GroupView(
            "raft-a", GroupView.Role.LEADER, 1, Optional.of("raft-a"), 1, List.copyOf(members)));
  }

  private Node node(String id) {
    return draft.state().node(id).orElseThrow();
  }

  private static Optional<ControlException> refusal(Runnable asked) {
    try {
      asked.run();
      return Optional.empty();
    } catch (ControlException e) {
      return Optional.of(e);
    }
  }
}
