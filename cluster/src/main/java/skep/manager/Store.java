package skep.manager;

import java.util.concurrent.CompletableFuture;
import skep.store.Batch;
import skep.store.ClusterState;

/// The replicated state as one manager sees it. Adapters: the raft group, and the simulation's.
///
/// May be called from any thread; listeners are called on the event loop of the manager, in order.
public interface Store {

  /// As last applied on this manager; on a follower it may be behind the leader.
  ClusterState state();

  /// Appends `batch` to the log; completes with the state after it. Only for the leader's loop.
  ///
  /// Fails with {@link StoreException.NotLeader}, {@link StoreException.Conflict} (the batch was
  /// decided on an old state), {@link StoreException.TooLarge} (nothing was tried), or {@link
  /// StoreException.OutcomeUnknown} (it may yet become true).
  CompletableFuture<ClusterState> propose(Batch batch);

  /// Completes with a state at least as new as every write acknowledged before the call, anywhere.
  /// Only the leader can; fails as {@link #propose} does.
  CompletableFuture<ClusterState> readBarrier();

  GroupView group();

  void addListener(Listener listener);

  /// What a manager is told of its store.
  interface Listener {
    /// `batch` made `after` out of `before`. After a snapshot was installed instead, `batch` is
    /// empty and everything may differ.
    void applied(ClusterState before, ClusterState after, Batch batch);

    /// The group's leader or membership changed.
    void groupChanged(GroupView group);
  }
}
