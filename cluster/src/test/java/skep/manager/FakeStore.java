package skep.manager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import skep.loop.EventLoop;
import skep.store.Batch;
import skep.store.ClusterState;
import skep.store.StoreFsm;

/// A manager group of one that obeys the test: it leads when told, and fails proposals when told.
public final class FakeStore implements Store {
  private static final Duration COMMIT = Duration.ofMillis(3);

  private final EventLoop loop;
  private final List<Listener> listeners = new ArrayList<>();
  private final List<Batch> proposed = new ArrayList<>();
  private ClusterState state = ClusterState.EMPTY;
  private boolean isLeader;
  private long term;

  /// What the next proposal fails with, once.
  private @Nullable StoreException nextFailure;

  private boolean isStuck;

  public FakeStore(EventLoop loop) {
    this.loop = loop;
  }

  /// Writes past the leader loop, as an earlier leader would have.
  public void write(Batch batch) {
    var before = state;
    state =
        switch (StoreFsm.apply(before, batch)) {
          case StoreFsm.Outcome.Applied(var after) -> after;
          case StoreFsm.Outcome.Conflict conflict -> throw new AssertionError(conflict);
        };
    var after = state;
    loop.execute(() -> listeners.forEach(l -> l.applied(before, after, batch)));
  }

  public void lead(boolean leads) {
    isLeader = leads;
    term++;
    var view = group();
    loop.execute(() -> listeners.forEach(l -> l.groupChanged(view)));
  }

  public void failNext(StoreException failure) {
    nextFailure = failure;
  }

  /// From now on no proposal is ever answered.
  public void stick() {
    isStuck = true;
  }

  /// Every batch that was proposed, failed ones too.
  public List<Batch> proposed() {
    return proposed;
  }

  @Override
  public ClusterState state() {
    return state;
  }

  @Override
  public CompletableFuture<ClusterState> propose(Batch batch) {
    proposed.add(batch);
    var done = new CompletableFuture<ClusterState>();
    var failure = nextFailure;
    nextFailure = null;
    if (!isStuck) {
      loop.schedule(
          COMMIT,
          () -> {
            if (failure != null) {
              done.completeExceptionally(failure);
            } else {
              write(batch);
              done.complete(state);
            }
          });
    }
    return done;
  }

  @Override
  public CompletableFuture<ClusterState> readBarrier() {
    var done = new CompletableFuture<ClusterState>();
    loop.schedule(
        COMMIT,
        () -> {
          if (isLeader) {
            done.complete(state);
          } else {
            done.completeExceptionally(new StoreException.NotLeader("m1"));
          }
        });
    return done;
  }

  @Override
  public GroupView group() {
    return new GroupView(
        "m1",
        isLeader ? GroupView.Role.LEADER : GroupView.Role.FOLLOWER,
        term,
        Optional.of(isLeader ? "m1" : "m2"),
        state.revision(),
        List.of(new GroupView.Member("m1", true, true)));
  }

  @Override
  public void addListener(Listener listener) {
    listeners.add(listener);
  }
}
