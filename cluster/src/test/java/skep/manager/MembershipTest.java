package skep.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import skep.api.SampleSwarm;
import skep.model.ManagerStatus;
import skep.model.Node;
import skep.model.NodeRole;
import skep.sim.SimLoop;
import skep.sim.SimScheduler;
import skep.store.ClusterState;

/// The members of the manager group follow the nodes' roles: newcomers, dead ones among them, those
/// that go, the leader itself. The group checks each change it is asked for: one at a time, never
/// one after which too few voters answer, never a raft id that was removed.
final class MembershipTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  private final SimScheduler world = new SimScheduler(1);
  private final SimLoop loop = world.process("n1");
  private final FakeGroup group = new FakeGroup(world);
  private final TreeSet<String> undialled = new TreeSet<>();
  private int asked;
  private final MemoryStore store = new MemoryStore(loop, ClusterState.EMPTY);
  private final LeaderLoop leader = new LeaderLoop(loop, store, () -> "id");

  @Test
  void a_newcomer_that_died_does_not_keep_the_others_out() {
    group.dead.add("n2");
    undialled.add("n2");
    start("n1", "n2", "n3", "n4");

    awaited(() -> group.isVoter("n3") && group.isVoter("n4"));

    assertThat(group.ids()).containsExactly("n1", "n3", "n4");
  }

  @Test
  void a_newcomer_that_comes_back_gets_its_vote() {
    group.dead.add("n2");
    undialled.add("n2");
    start("n1", "n2", "n3");
    awaited(() -> group.isVoter("n3"));

    group.dead.clear();
    undialled.clear();

    awaited(() -> group.isVoter("n2"));
    assertThat(group.group().voters()).isEqualTo(3);
  }

  @Test
  void a_newcomer_that_cannot_be_dialled_has_no_vote_and_it_is_said_why() {
    undialled.add("n2");
    start("n1", "n2");

    awaited(() -> !message("n2").isEmpty());

    assertThat(message("n2"))
        .isEqualTo(
            "could not connect to prospective new cluster member using its advertised address:"
                + " 10.0.0.1:7900: refused");
    assertThat(group.isVoter("n2")).isFalse();
    undialled.clear();
    awaited(() -> group.isVoter("n2") && message("n2").isEmpty());
  }

  @Test
  void a_learner_that_can_be_dialled_no_more_stays_one() {
    group.isSlow = true;
    start("n1", "n2");
    awaited(() -> group.ids().contains("n2"));

    undialled.add("n2");
    awaited(() -> !message("n2").isEmpty());
    group.isSlow = false;

    assertThat(world.runUntil(() -> group.isVoter("n2"), LONG)).isFalse();
  }

  @Test
  void a_demoted_manager_leaves_the_group_and_is_a_manager_no_more() {
    start("n1", "n2", "n3");
    awaited(() -> group.group().voters() == 3);

    role("n2", NodeRole.WORKER);

    awaited(() -> node("n2").managerStatus().isEmpty());
    assertThat(group.ids()).containsExactly("n1", "n3");
  }

  @Test
  void two_managers_become_one() {
    start("n1", "n2");
    awaited(() -> group.group().voters() == 2);

    role("n2", NodeRole.WORKER);

    awaited(() -> node("n2").managerStatus().isEmpty());
    assertThat(group.ids()).containsExactly("n1");
  }

  @Test
  void a_demotion_that_would_stop_the_swarm_waits_until_it_does_not() {
    start("n1", "n2", "n3");
    awaited(() -> group.group().voters() == 3);
    group.dead.add("n3");

    role("n2", NodeRole.WORKER);

    assertThat(world.runUntil(() -> !group.isVoter("n2"), LONG)).isFalse();
    group.dead.clear();
    awaited(() -> node("n2").managerStatus().isEmpty());
  }

  @Test
  void of_two_demoted_the_dead_one_goes_first() {
    start("n1", "n2", "n3");
    awaited(() -> group.group().voters() == 3);
    group.dead.add("n3");

    role("n2", NodeRole.WORKER);
    role("n3", NodeRole.WORKER);

    awaited(() -> group.ids().equals(List.of("n1")));
    assertThat(group.removed).containsExactly("n3", "n2");
  }

  @Test
  void a_leader_that_is_demoted_hands_over_to_a_manager_that_stays() {
    start("n1", "n2", "n3", "n4");
    awaited(() -> group.group().voters() == 4);
    group.dead.add("n2");
    role("n3", NodeRole.WORKER);

    role("n1", NodeRole.WORKER);

    awaited(() -> !group.handedTo.isEmpty());
    assertThat(group.handedTo).containsExactly("n4");
    assertThat(group.isVoter("n1")).isTrue();
  }

  @Test
  void a_demotion_taken_back_in_time_changes_nothing() {
    start("n1", "n2", "n3");
    awaited(() -> group.group().voters() == 3);
    group.dead.add("n3");
    role("n2", NodeRole.WORKER);
    world.runUntil(() -> false, Duration.ofSeconds(5));

    role("n2", NodeRole.MANAGER);
    group.dead.clear();

    world.runUntil(() -> false, Duration.ofSeconds(5));
    assertThat(group.isVoter("n2")).isTrue();
    assertThat(node("n2").managerStatus().map(ManagerStatus::leaving)).contains(false);
  }

  @Test
  void a_raft_id_on_its_way_out_is_never_taken_in_again() {
    start("n1", "n2", "n3");
    awaited(() -> group.group().voters() == 3);
    group.holdsRemovals = true;
    role("n2", NodeRole.WORKER);
    awaited(() -> group.isRemoving);

    role("n2", NodeRole.MANAGER);
    group.holdsRemovals = false;
    group.finishRemoval();

    // The group would have thrown if it had been asked to take n2 in again.
    awaited(() -> node("n2").managerStatus().isEmpty());
    assertThat(node("n2").spec().role()).isEqualTo(NodeRole.MANAGER);
    assertThat(group.ids()).containsExactly("n1", "n3");
  }

  /// Roles change at random while managers die, come back, cannot be dialled and take over the
  /// lead; nodes that are promoted are given raft ids as they ask. Then all is well again, and the
  /// group must become what the roles say.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void whatever_happens_the_group_becomes_what_the_roles_say(long seed) {
    var random = new Random(seed);
    var all = List.of("n1", "n2", "n3", "n4", "n5", "n6");
    start(all.toArray(String[]::new));
    for (int step = 0; step < 60; step++) {
      var id = all.get(random.nextInt(all.size()));
      switch (random.nextInt(5)) {
        case 0 -> ask(id, NodeRole.WORKER);
        case 1 -> ask(id, NodeRole.MANAGER);
        case 2 -> group.dead.add(raftId(id));
        case 3 -> group.dead.remove(raftId(id));
        default -> toggle(id);
      }
      group.dead.remove(group.self);
      appointThoseWhoAsk();
      world.runUntil(() -> false, Duration.ofMillis(random.nextInt(3_000)));
    }

    group.dead.clear();
    undialled.clear();

    awaited(
        () -> {
          appointThoseWhoAsk();
          var wanted =
              all.stream()
                  .filter(id -> node(id).spec().role() == NodeRole.MANAGER)
                  .map(this::raftId)
                  .sorted()
                  .toList();
          return group.ids().equals(wanted) && wanted.stream().allMatch(group::isVoter);
        });
  }

  private void toggle(String id) {
    if (!undialled.remove(id)) {
      undialled.add(id);
    }
  }

  /// As an operator would; a refusal is none of this test's business.
  private void ask(String id, NodeRole role) {
    var node = node(id);
    var _ =
        leader.submit(
            "ask-" + asked++,
            new ControlRequest.UpdateNode(id, node.version().index(), node.spec().withRole(role)));
  }

  private void appointThoseWhoAsk() {
    for (var node : store.state().nodes().values()) {
      if (node.spec().role() == NodeRole.MANAGER && node.managerStatus().isEmpty()) {
        var raftId = node.id() + "-" + asked++;
        var status = ManagerStatus.of("10.0.0.1:2377", raftId, "10.0.0.1:7900");
        var _ =
            leader.submit(
                "appoint-" + raftId, new ControlRequest.AppointManager(node.id(), status));
      }
    }
  }

  private String raftId(String id) {
    return node(id).managerStatus().map(ManagerStatus::raftId).orElse("");
  }

  private void awaited(BooleanSupplier condition) {
    assertThat(world.runUntil(condition, LONG)).isTrue();
  }

  private Node node(String id) {
    return store.state().node(id).orElseThrow();
  }

  private String message(String id) {
    return node(id).managerStatus().map(ManagerStatus::message).orElse("");
  }

  private void role(String id, NodeRole role) {
    var node = node(id);
    var asked =
        leader.submit(
            "role-" + id + "-" + role + node.version().index(),
            new ControlRequest.UpdateNode(id, node.version().index(), node.spec().withRole(role)));
    world.runUntil(asked::isDone, LONG);
    if (asked.isCompletedExceptionally()) {
      // Refused, as the test wants to know what becomes of it all the same.
      store.write(draft -> draft.put(node.withSpec(node.spec().withRole(role))));
    }
  }

  private void start(String... managers) {
    store.write(
        draft -> {
          for (var id : managers) {
            draft.put(SampleSwarm.node(id, id, "manager", true));
          }
        });
    store.seen = group::group;
    new Membership(loop, store, leader, group, this::dial).start();
    store.lead();
  }

  private CompletableFuture<Void> dial(Node node) {
    var manager = node.managerStatus().orElseThrow();
    return undialled.contains(node.id())
        ? CompletableFuture.failedFuture(new IOException(manager.raftAddr() + ": refused"))
        : CompletableFuture.completedFuture(null);
  }
}
