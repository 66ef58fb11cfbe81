package skep.raft;

/// What a manager is in the group at one moment.
public enum RaftRole {
  /// Orders all writes. At most one per term.
  LEADER,
  /// Votes and follows the leader.
  FOLLOWER,
  /// Asks for votes.
  CANDIDATE,
  /// Receives the log and has no vote (yet).
  LEARNER,
  /// Takes no part: closed, removed from the group, or its disk failed. Final.
  STOPPED
}
