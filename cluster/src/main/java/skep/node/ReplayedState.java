package skep.node;

import java.util.List;
import skep.raft.RaftStateMachine;
import skep.store.ClusterState;
import skep.store.StoreCodec;
import skep.store.StoreFsm;

/// What a manager's log adds up to, read while the manager does not run.
final class ReplayedState implements RaftStateMachine {
  private ClusterState state = ClusterState.EMPTY;

  ClusterState state() {
    return state;
  }

  @Override
  public byte[] apply(long index, byte[] command) {
    switch (StoreFsm.apply(state, StoreCodec.decode(command))) {
      case StoreFsm.Outcome.Applied(var after) -> state = after;
      case StoreFsm.Outcome.Conflict _ -> {}
    }
    return new byte[0];
  }

  @Override
  public List<byte[]> snapshot() {
    return StoreCodec.snapshot(state);
  }

  @Override
  public void install(long index, List<byte[]> chunks) {
    state = StoreCodec.restore(chunks);
  }
}
