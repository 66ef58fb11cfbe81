package skep.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import skep.model.ClusterObject;
import skep.model.ObjectKind;
import skep.model.Version;

/// A batch while it is being decided: each step sees the state as if all earlier steps were already
/// true. Not thread-safe; lives for one pass of the leader loop.
public final class Draft {
  private record Key(ObjectKind kind, String id) {}

  private final ClusterState base;
  private ClusterState state;
  private final SequencedMap<Key, StoreAction> actions = new LinkedHashMap<>();
  private final List<RequestOutcome> outcomes = new ArrayList<>();

  public Draft(ClusterState base) {
    this.base = base;
    this.state = base;
  }

  /// The state with everything decided so far. Objects written in this draft carry the version they
  /// will have.
  public ClusterState state() {
    return state;
  }

  /// The version that objects written in this draft will have.
  public Version nextVersion() {
    return ClusterState.nextVersion(base);
  }

  public void put(ClusterObject object) {
    add(new StoreAction.Put(object));
  }

  public void remove(ObjectKind kind, String id) {
    add(new StoreAction.Remove(kind, id));
  }

  /// Replaces what this draft said of the same object before, in its place.
  public void add(StoreAction action) {
    var versioned =
        switch (action) {
          case StoreAction.Put(var object) ->
              new StoreAction.Put(object.withVersion(nextVersion()));
          case StoreAction.Remove remove -> remove;
        };
    actions.put(new Key(action.kind(), action.id()), versioned);
    state = state.with(versioned);
  }

  public void answer(RequestOutcome outcome) {
    outcomes.add(outcome);
    state = state.with(outcome);
  }

  public Batch batch() {
    return new Batch(base.revision(), List.copyOf(actions.values()), outcomes);
  }
}
