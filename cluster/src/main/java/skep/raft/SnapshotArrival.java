package skep.raft;

import static skep.raft.ModelCodec.MODELS;

import io.microraft.RaftNodeStatus;
import io.microraft.impl.RaftNodeImpl;
import io.microraft.impl.log.RaftLog;
import io.microraft.model.message.InstallSnapshotRequest;
import io.microraft.model.message.RaftMessage;
import java.util.List;
import java.util.Optional;

/// A defect of MicroRaft 0.7 that the simulation found: a follower that installs a snapshot keeps
/// its entries behind it although they contradict the leader's, and a change of members among the
/// entries the snapshot covers stays in force although it was never committed. The Raft paper
/// (section 7) wants the whole log dropped unless it holds the snapshot's last entry.
///
/// So: when it does hold it, the snapshot is not needed and the request is shown to MicroRaft as
/// the heartbeat it amounts to. When not, everything uncommitted is dropped at the moment the
/// snapshot is whole, not before: until then it may be what keeps an acknowledged write alive.
final class SnapshotArrival {
  private final LogState log;
  private Optional<InstallSnapshotRequest> current = Optional.empty();

  SnapshotArrival(LogState log) {
    this.log = log;
  }

  /// What MicroRaft is to be shown instead of `request`.
  RaftMessage begin(InstallSnapshotRequest request) {
    long index = request.getSnapshotIndex();
    if (request.isSenderLeader() && log.hasEntry(index, request.getSnapshotTerm())) {
      return MODELS
          .createAppendEntriesRequestBuilder()
          .setGroupId(request.getGroupId())
          .setSender(request.getSender())
          .setTerm(request.getTerm())
          .setPreviousLogIndex(index)
          .setPreviousLogTerm(request.getSnapshotTerm())
          .setCommitIndex(index)
          .setLogEntries(List.of())
          .setQuerySequenceNumber(request.getQuerySequenceNumber())
          .setFlowControlSequenceNumber(request.getFlowControlSequenceNumber())
          .build();
    }
    current = Optional.of(request);
    return request;
  }

  void end() {
    current = Optional.empty();
  }

  /// All chunks of a snapshot are in the log, MicroRaft is about to install it if it is a received
  /// one.
  void isWhole(RaftNodeImpl node) {
    if (current.isEmpty()) {
      return;
    }
    RaftLog entries = node.state().log();
    long firstUncommitted = node.state().commitIndex() + 1;
    if (firstUncommitted <= entries.lastLogOrSnapshotIndex()) {
      entries.truncateEntriesFrom(firstUncommitted);
    }
    if (node.getEffectiveMembers() != node.getCommittedMembers()) {
      node.setStatus(RaftNodeStatus.ACTIVE);
      node.revertGroupMembers();
    }
  }
}
