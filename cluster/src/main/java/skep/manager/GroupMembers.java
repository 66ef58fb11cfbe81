package skep.manager;

import java.util.concurrent.CompletableFuture;

/// Changes who belongs to the manager group; for the leader only, one change at a time. Doing what
/// is done already succeeds.
public interface GroupMembers {

  GroupView group();

  /// Lets the member receive the log, without a vote.
  CompletableFuture<Void> addLearner(String raftId);

  /// Gives a learner a vote once it has caught up; fails when that takes too long.
  CompletableFuture<Void> promote(String raftId);

  /// Takes a member out of the group; its raft id must never be used again. Not for the leader
  /// itself, which hands over first. The member is not told.
  CompletableFuture<Void> remove(String raftId);

  /// Hands the leadership to another voter. Done when this manager leads no more; fails when that
  /// takes too long, and then it leads on.
  CompletableFuture<Void> transferLeadership(String raftId);
}
