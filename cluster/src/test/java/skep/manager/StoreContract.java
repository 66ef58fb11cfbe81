package skep.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import skep.model.Node;
import skep.model.NodeRole;
import skep.model.ObjectKind;
import skep.store.Batch;
import skep.store.ClusterState;
import skep.store.Draft;
import skep.store.RequestOutcome;
import skep.store.StoredObjects;

/// What every store owes its managers. Run on each store by a test class that implements it, with
/// three managers; a group may be used again by the next test.
public interface StoreContract {

  /// All three managers run.
  Members members();

  /// A group of managers and the time it lives in.
  interface Members {
    /// Stores of the managers that run, by raft id.
    SortedMap<String, Store> running();

    /// The process dies; nobody is told.
    void kill(String id);

    /// Waits until `condition` holds; fails when it does not for long.
    void await(BooleanSupplier condition);

    /// Waits until `future` is done, however it ends.
    default <T> CompletableFuture<T> done(CompletableFuture<T> future) {
      await(future::isDone);
      return future;
    }

    /// The leader that knows all that was acknowledged.
    default Store leader() {
      var found = new ArrayList<Store>();
      await(
          () -> {
            running().values().stream()
                .filter(store -> store.group().isLeader())
                .findFirst()
                .ifPresent(found::add);
            return !found.isEmpty();
          });
      return done(found.getLast().readBarrier()).isCompletedExceptionally()
          ? leader()
          : found.getLast();
    }

    default Store follower() {
      var leader = leader().group().self();
      return running().values().stream()
          .filter(store -> !store.group().self().equals(leader))
          .findFirst()
          .orElseThrow();
    }

    /// Waits until everybody has what the leader has.
    default void levelled() {
      long revision = leader().state().revision();
      await(
          () ->
              running().values().stream().allMatch(store -> store.state().revision() == revision));
    }
  }

  /// The entry that adds a node and answers a request, decided on `state`.
  private static Batch adding(String node, ClusterState state) {
    var draft = new Draft(state);
    draft.put(StoredObjects.node(node, NodeRole.WORKER));
    draft.answer(new RequestOutcome("add " + node, node));
    return draft.batch();
  }

  private static ClusterState written(Members members, String node) {
    var leader = members.leader();
    return members.done(leader.propose(adding(node, leader.state()))).join();
  }

  private static Throwable failure(CompletableFuture<?> future) {
    assertThat(future).isCompletedExceptionally();
    var failure = future.exceptionNow();
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  @Test
  default void a_batch_becomes_true_on_every_member_at_the_next_revision() {
    var members = members();
    long before = members.leader().state().revision();

    var first = written(members, "a1");
    var second = written(members, "a2");
    members.levelled();

    assertThat(first.revision()).isEqualTo(before + 1);
    assertThat(second.revision()).isEqualTo(before + 2);
    assertThat(second.nodes()).containsKeys("a1", "a2");
    assertThat(members.running()).hasSize(3);
    for (var store : members.running().values()) {
      assertThat(store.state()).isEqualTo(second);
    }
  }

  @Test
  default void a_batch_decided_on_an_old_state_changes_nothing_anywhere() {
    var members = members();
    var leader = members.leader();
    var old = leader.state();
    var now = written(members, "b1");

    var late = members.done(leader.propose(adding("b2", old)));

    assertThat(failure(late)).isInstanceOf(StoreException.Conflict.class);
    members.levelled();
    for (var store : members.running().values()) {
      assertThat(store.state()).isEqualTo(now);
    }
    assertThat(written(members, "b3").revision()).isEqualTo(now.revision() + 1);
  }

  @Test
  default void of_two_batches_decided_on_one_state_one_becomes_true() {
    var members = members();
    var leader = members.leader();
    var state = leader.state();

    var one = leader.propose(adding("c1", state));
    var other = leader.propose(adding("c2", state));
    members.await(() -> one.isDone() && other.isDone());

    assertThat(List.of(one, other))
        .filteredOn(answer -> !answer.isCompletedExceptionally())
        .hasSize(1);
    assertThat(leader.state().revision()).isEqualTo(state.revision() + 1);
  }

  @Test
  default void a_follower_refuses_to_write() {
    var members = members();
    var follower = members.follower();
    long before = members.leader().state().revision();

    var answer = members.done(follower.propose(adding("d1", follower.state())));

    assertThat(failure(answer)).isInstanceOf(StoreException.NotLeader.class);
    assertThat(failure(members.done(follower.readBarrier())))
        .isInstanceOf(StoreException.NotLeader.class);
    assertThat(members.leader().state().revision()).isEqualTo(before);
  }

  @Test
  default void a_barrier_on_the_leader_sees_every_acknowledged_write() {
    var members = members();
    for (int i = 0; i < 5; i++) {
      var name = "e" + i;
      var written = written(members, name);

      var seen = members.done(members.leader().readBarrier()).join();

      assertThat(seen.revision()).isGreaterThanOrEqualTo(written.revision());
      assertThat(seen.nodes()).containsKey(name);
      assertThat(seen.outcomes()).containsKey("add " + name);
    }
  }

  /// One listener's story.
  record Told(ClusterState before, ClusterState after, Batch batch) {}

  @Test
  default void listeners_are_told_of_every_batch_in_order() {
    var members = members();
    members.levelled();
    var stories = new ArrayList<List<Told>>();
    for (var store : members.running().values()) {
      var story = new CopyOnWriteArrayList<Told>();
      stories.add(story);
      store.addListener(
          new Store.Listener() {
            @Override
            public void applied(ClusterState before, ClusterState after, Batch batch) {
              story.add(new Told(before, after, batch));
            }

            @Override
            public void groupChanged(GroupView group) {}
          });
    }

    for (int i = 0; i < 4; i++) {
      written(members, "f" + i);
    }

    for (var story : stories) {
      members.await(() -> story.size() == 4);
      for (int i = 0; i < 4; i++) {
        var told = story.get(i);
        assertThat(told.after().revision()).isEqualTo(told.before().revision() + 1);
        assertThat(told.batch().baseRevision()).isEqualTo(told.before().revision());
        assertThat(told.batch().actions())
            .extracting(action -> action.id())
            .containsExactly("f" + i);
        assertThat(told.after().node("f" + i)).isPresent();
        assertThat(told.before().node("f" + i)).isEmpty();
        if (i > 0) {
          assertThat(told.before()).isEqualTo(story.get(i - 1).after());
        }
      }
    }
  }

  @Test
  default void when_the_leader_dies_the_next_one_has_every_acknowledged_batch() {
    var members = members();
    var last = ClusterState.EMPTY;
    for (int i = 0; i < 10; i++) {
      last = written(members, "g" + i);
    }
    var dead = members.leader().group().self();

    members.kill(dead);
    var next = members.leader();

    assertThat(next.group().self()).isNotEqualTo(dead);
    var seen = members.done(next.readBarrier()).join();
    assertThat(seen).isEqualTo(last);
    assertThat(written(members, "g10").revision()).isEqualTo(last.revision() + 1);
    members.levelled();
    assertThat(members.running()).hasSize(2);
    assertThat(members.running().values()).extracting(Store::state).containsOnly(next.state());
  }

  @Test
  default void what_is_removed_is_gone_everywhere() {
    var members = members();
    var draft = new Draft(written(members, "h1"));
    draft.remove(ObjectKind.NODE, "h1");

    members.done(members.leader().propose(draft.batch())).join();
    members.levelled();

    for (var store : members.running().values()) {
      assertThat(store.state().nodes().values()).extracting(Node::id).doesNotContain("h1");
    }
  }
}
