package skep.manager;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import skep.loop.EventLoop;
import skep.store.Batch;
import skep.store.ClusterState;
import skep.store.Draft;
import skep.store.StoreFsm;

/// A store of one manager, in memory, whose proposals fail as told.
final class MemoryStore implements Store {
  private final EventLoop loop;
  private final List<Listener> listeners = new ArrayList<>();
  final ArrayDeque<StoreException> failures = new ArrayDeque<>();
  final List<Batch> written = new ArrayList<>();
  int actionsMax = Integer.MAX_VALUE;

  /// Batches that find a place before the next failure.
  int successesBeforeFailure;

  /// How the group is seen; a group of one unless the test has its own.
  Supplier<GroupView> seen = this::alone;

  private ClusterState state;

  MemoryStore(EventLoop loop, ClusterState state) {
    this.loop = loop;
    this.state = state;
  }

  void lead() {
    listeners.forEach(listener -> listener.groupChanged(group()));
  }

  /// Writes past the leader loop.
  void write(Consumer<Draft> change) {
    var draft = new Draft(state);
    change.accept(draft);
    var _ = propose(draft.batch());
  }

  @Override
  public ClusterState state() {
    return state;
  }

  @Override
  public CompletableFuture<ClusterState> propose(Batch batch) {
    if (batch.actions().size() > actionsMax) {
      return CompletableFuture.failedFuture(
          new StoreException.TooLarge(batch.actions().size() + " actions"));
    }
    if (successesBeforeFailure-- <= 0 && !failures.isEmpty()) {
      return CompletableFuture.failedFuture(failures.remove());
    }
    return switch (StoreFsm.apply(state, batch)) {
      case StoreFsm.Outcome.Applied(var after) -> {
        var before = state;
        state = after;
        written.add(batch);
        loop.execute(() -> listeners.forEach(l -> l.applied(before, after, batch)));
        yield CompletableFuture.completedFuture(after);
      }
      case StoreFsm.Outcome.Conflict(var expected, var actual) ->
          CompletableFuture.failedFuture(
              new StoreException.Conflict(expected + " is not " + actual));
    };
  }

  @Override
  public CompletableFuture<ClusterState> readBarrier() {
    return CompletableFuture.completedFuture(state);
  }

  @Override
  public GroupView group() {
    return seen.get();
  }

  private GroupView alone() {
    return new GroupView(
        "n1",
        GroupView.Role.LEADER,
        1,
        Optional.of("n1"),
        state.revision(),
        List.of(new GroupView.Member("n1", true, true)));
  }

  @Override
  public void addListener(Listener listener) {
    listeners.add(listener);
  }
}
