package skep.raft;

import io.microraft.RaftEndpoint;

/// The raft id of a manager as MicroRaft wants it.
record MemberId(String id) implements RaftEndpoint {
  @Override
  public Object getId() {
    return id;
  }

  @Override
  public String toString() {
    return id;
  }
}
