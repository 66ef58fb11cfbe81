package skep.raft;

import static skep.raft.ModelCodec.MODELS;

import io.microraft.impl.RaftNodeImpl;
import io.microraft.model.message.AppendEntriesRequest;

/// A defect of MicroRaft 0.7 that the simulation found: a request that a later one has overtaken,
/// whose entries end before what is committed here but whose leader had committed more, takes the
/// commit index back to the end of those entries.
///
/// So the leader's commit index is left out of such a request. Nothing is lost by it: everything
/// the request brings is committed here already.
final class Overtaken {
  private Overtaken() {}

  /// What MicroRaft is to be shown instead of `request`.
  static AppendEntriesRequest shown(AppendEntriesRequest request, RaftNodeImpl node) {
    long end = request.getPreviousLogIndex() + request.getLogEntries().size();
    long committed = node.state().commitIndex();
    if (end >= committed || request.getCommitIndex() <= committed) {
      return request;
    }
    return MODELS
        .createAppendEntriesRequestBuilder()
        .setGroupId(request.getGroupId())
        .setSender(request.getSender())
        .setTerm(request.getTerm())
        .setPreviousLogIndex(request.getPreviousLogIndex())
        .setPreviousLogTerm(request.getPreviousLogTerm())
        .setCommitIndex(0)
        .setLogEntries(request.getLogEntries())
        .setQuerySequenceNumber(request.getQuerySequenceNumber())
        .setFlowControlSequenceNumber(request.getFlowControlSequenceNumber())
        .build();
  }
}
