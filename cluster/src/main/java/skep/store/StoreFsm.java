package skep.store;

/// The state machine of the managers' log: folds batches into states. Total and deterministic:
/// every manager that applies the same batches has the same state.
public final class StoreFsm {

  private StoreFsm() {}

  /// What became of a batch.
  public sealed interface Outcome {
    /// All of it is true now.
    record Applied(ClusterState state) implements Outcome {}

    /// None of it: it was decided on another state than the one it met.
    record Conflict(long expectedRevision, long actualRevision) implements Outcome {}
  }

  /// All of `batch` or none of it.
  public static Outcome apply(ClusterState before, Batch batch) {
    if (batch.baseRevision() != before.revision()) {
      return new Outcome.Conflict(batch.baseRevision(), before.revision());
    }
    var version = ClusterState.nextVersion(before);
    var state = before.withRevision(version.index());
    for (var action : batch.actions()) {
      state =
          state.with(
              switch (action) {
                case StoreAction.Put(var object) ->
                    new StoreAction.Put(object.withVersion(version));
                case StoreAction.Remove remove -> remove;
              });
    }
    for (var outcome : batch.outcomes()) {
      state = state.with(outcome);
    }
    return new Outcome.Applied(state);
  }
}
