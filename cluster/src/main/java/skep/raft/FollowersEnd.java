package skep.raft;

import static skep.raft.ModelCodec.MODELS;

import io.microraft.RaftRole;
import io.microraft.impl.RaftNodeImpl;
import io.microraft.model.message.AppendEntriesFailureResponse;
import io.microraft.model.message.RaftMessage;

/// A weakness of MicroRaft 0.7 that the simulation found: a new leader looks for the last entry
/// that a follower shares with it one entry per answer. Behind by thousands, over a link of some
/// milliseconds, a follower is no use for a long time; if its vote is needed for a majority, the
/// group writes nothing meanwhile.
///
/// So a follower that refuses entries beyond the end of its log asks for those that begin there,
/// and the leader goes there at once. Never farther back than what the follower is known to have:
/// below its own snapshot MicroRaft does not answer at all.
final class FollowersEnd {
  private FollowersEnd() {}

  /// What a follower whose log ends at `lastIndex` is to send instead of `message`.
  static RaftMessage outgoing(RaftMessage message, long lastIndex) {
    return message instanceof AppendEntriesFailureResponse refusal
            && refusal.getExpectedNextIndex() > lastIndex + 1
        ? asking(refusal, lastIndex + 1)
        : message;
  }

  /// What the leader's MicroRaft is to be shown instead of `message`.
  static RaftMessage incoming(RaftMessage message, RaftNodeImpl node) {
    var state = node.state();
    if (!(message instanceof AppendEntriesFailureResponse refusal)
        || state.role() != RaftRole.LEADER
        || refusal.getTerm() != state.term()) {
      return message;
    }
    var follower = state.leaderState().getFollowerStateOrNull(refusal.getSender());
    if (follower == null || follower.nextIndex() <= refusal.getExpectedNextIndex()) {
      return message;
    }
    // Past the beginning of the log only step by step: there a snapshot is sent.
    long inLog = Math.min(follower.nextIndex() - 1, state.log().snapshotIndex() + 1);
    long next =
        Math.max(refusal.getExpectedNextIndex(), Math.max(follower.matchIndex() + 1, inLog));
    if (next >= follower.nextIndex()) {
      return message;
    }
    // MicroRaft takes the last step itself, and believes only a refusal of what it sent last.
    follower.nextIndex(next + 1);
    return asking(refusal, next + 1);
  }

  private static AppendEntriesFailureResponse asking(
      AppendEntriesFailureResponse refusal, long nextIndex) {
    return MODELS
        .createAppendEntriesFailureResponseBuilder()
        .setGroupId(refusal.getGroupId())
        .setSender(refusal.getSender())
        .setTerm(refusal.getTerm())
        .setExpectedNextIndex(nextIndex)
        .setQuerySequenceNumber(refusal.getQuerySequenceNumber())
        .setFlowControlSequenceNumber(refusal.getFlowControlSequenceNumber())
        .build();
  }
}
