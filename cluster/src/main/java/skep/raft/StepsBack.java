package skep.raft;

import static skep.raft.ModelCodec.MODELS;

import io.microraft.RaftRole;
import io.microraft.impl.RaftNodeImpl;
import io.microraft.model.message.AppendEntriesFailureResponse;
import io.microraft.model.message.AppendEntriesSuccessResponse;
import io.microraft.model.message.RaftMessage;
import java.util.TreeMap;

/// A weakness of MicroRaft 0.7 that the simulation found: a new leader looks for the last entry
/// that a follower shares with it one entry per answer. Behind by thousands, over a link of some
/// milliseconds, a follower is no use for minutes; if its vote is needed for a majority, the group
/// writes nothing meanwhile.
///
/// So each refusal in a row steps back twice as far as the one before: as far as the follower is
/// known to agree, and past the snapshot only when there is no other way. A step too far costs
/// entries that are sent for nothing, at most as many as were missing.
final class StepsBack {
  private final TreeMap<String, Long> strides = new TreeMap<>();
  private int term;

  /// What MicroRaft is to be shown instead of `message`.
  RaftMessage admit(RaftMessage message, RaftNodeImpl node) {
    return switch (message) {
      case AppendEntriesSuccessResponse answer -> {
        strides.remove(ModelCodec.idOf(answer.getSender()));
        yield answer;
      }
      case AppendEntriesFailureResponse refusal when isCurrent(refusal, node) ->
          farther(refusal, node);
      default -> message;
    };
  }

  private static boolean isCurrent(AppendEntriesFailureResponse refusal, RaftNodeImpl node) {
    var state = node.state();
    if (state.role() != RaftRole.LEADER || refusal.getTerm() != state.term()) {
      return false;
    }
    var follower = state.leaderState().getFollowerStateOrNull(refusal.getSender());
    return follower != null && follower.nextIndex() == refusal.getExpectedNextIndex();
  }

  private RaftMessage farther(AppendEntriesFailureResponse refusal, RaftNodeImpl node) {
    var state = node.state();
    if (term != state.term()) {
      strides.clear();
      term = state.term();
    }
    long stride = strides.merge(ModelCodec.idOf(refusal.getSender()), 1L, (last, _) -> 2 * last);
    var follower = state.leaderState().getFollowerState(refusal.getSender());
    long step = follower.nextIndex() - 1;
    long floor =
        Math.max(follower.matchIndex() + 1, Math.min(step, state.log().snapshotIndex() + 1));
    long next = Math.max(floor, follower.nextIndex() - stride);
    if (next >= step) {
      return refusal;
    }
    // MicroRaft takes the last step itself, and believes only a refusal of what it sent last.
    follower.nextIndex(next + 1);
    return MODELS
        .createAppendEntriesFailureResponseBuilder()
        .setGroupId(refusal.getGroupId())
        .setSender(refusal.getSender())
        .setTerm(refusal.getTerm())
        .setExpectedNextIndex(next + 1)
        .setQuerySequenceNumber(refusal.getQuerySequenceNumber())
        .setFlowControlSequenceNumber(refusal.getFlowControlSequenceNumber())
        .build();
  }
}
