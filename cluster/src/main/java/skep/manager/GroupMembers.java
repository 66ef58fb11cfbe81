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
}
