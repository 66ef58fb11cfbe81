package skep.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import skep.api.SampleSwarm;
import skep.sim.SimLoop;
import skep.sim.SimScheduler;
import skep.store.ClusterState;
import skep.store.Draft;
import skep.store.StoreFsm;

/// Newcomers of the manager group, dead ones among them.
final class MembershipTest {
  private final SimScheduler world = new SimScheduler(1);
  private final SimLoop loop = world.process("n1");
  private final Group group = new Group();

  @Test
  void a_newcomer_that_died_does_not_keep_the_others_out() {
    group.dead.add("n2");
    start("n1", "n2", "n3", "n4");

    assertTrue(world.runUntil(() -> group.isVoter("n3") && group.isVoter("n4"), minutes(5)));
    assertFalse(group.isVoter("n2"));
  }

  @Test
  void a_newcomer_that_comes_back_gets_its_vote() {
    group.dead.add("n2");
    start("n1", "n2", "n3");
    assertTrue(world.runUntil(() -> group.isVoter("n3"), minutes(5)));

    group.dead.clear();
    assertTrue(world.runUntil(() -> group.isVoter("n2"), minutes(5)));
    assertEquals(3, group.group().voters());
  }

  private static Duration minutes(int count) {
    return Duration.ofMinutes(count);
  }

  private void start(String... managers) {
    var draft = new Draft(ClusterState.EMPTY);
    for (var id : managers) {
      draft.put(SampleSwarm.node(id, id, "manager", true));
    }
    var applied = (StoreFsm.Outcome.Applied) StoreFsm.apply(ClusterState.EMPTY, draft.batch());
    var store = new MemoryStore(loop, applied.state());
    var leader = new LeaderLoop(loop, store, () -> "id");
    new Membership(loop, store, leader, group).start();
    store.lead();
  }

  /// A group whose dead members never catch up.
  private final class Group implements GroupMembers {
    final List<String> dead = new ArrayList<>();
    private final TreeMap<String, Boolean> voters = new TreeMap<>();

    Group() {
      voters.put("n1", true);
    }

    boolean isVoter(String id) {
      return voters.getOrDefault(id, false);
    }

    @Override
    public GroupView group() {
      return new GroupView(
          "n1",
          GroupView.Role.LEADER,
          1,
          Optional.of("n1"),
          1,
          voters.entrySet().stream()
              .map(e -> new GroupView.Member(e.getKey(), e.getValue(), !dead.contains(e.getKey())))
              .toList());
    }

    @Override
    public CompletableFuture<Void> addLearner(String id) {
      if (voters.values().stream().filter(isVoter -> !isVoter).count() >= 2) {
        return CompletableFuture.failedFuture(new IllegalStateException("two learners"));
      }
      voters.putIfAbsent(id, false);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> promote(String id) {
      if (dead.contains(id)) {
        var late = new CompletableFuture<Void>();
        world.schedule(
            minutes(1), () -> late.completeExceptionally(new IllegalStateException("behind")));
        return late;
      }
      voters.put(id, true);
      return CompletableFuture.completedFuture(null);
    }
  }
}
