package skep.raft;

import static skep.raft.ModelCodec.MODELS;

import io.microraft.model.groupop.RaftGroupOp;
import io.microraft.model.log.LogEntry;
import io.microraft.model.message.AppendEntriesRequest;
import io.microraft.model.message.AppendEntriesSuccessResponse;
import io.microraft.model.message.RaftMessage;
import java.util.List;

/// Caveat 2 of MicroRaft 0.7: a follower whose log begins right after its snapshot s, with entries
/// behind it, answers "no" to every request that begins at or before s, because it looks for entry
/// s in the log only. If those entries conflict with the leader's it can never follow again (fixed
/// in 0.8, which is not published). That is the state of each restarted follower, and of a former
/// leader whose followers were all up to date when it took its snapshot.
///
/// The bridge: entry s is committed, so it is in the log of every leader of this term or a later
/// one, and what the request says up to s need not be compared. Without entries behind s the
/// request is cut to begin at s. With entries, it is shown to MicroRaft as one that begins at 0,
/// where it compares nothing before the first entry and cuts off what conflicts; the answer, which
/// counts from the request's beginning, is moved up by s on its way out. The commit index is left
/// out of such a request for the same reason: the next one brings it.
final class SnapshotGap {
  private final LogState log;
  private long shift;

  SnapshotGap(LogState log) {
    this.log = log;
  }

  /// What MicroRaft is to be shown instead of `request`. Answers it gives before {@link #end} go
  /// through {@link #outgoing}.
  AppendEntriesRequest begin(AppendEntriesRequest request) {
    long snapshot = log.snapshotIndex();
    long previous = request.getPreviousLogIndex();
    if (snapshot == 0 || previous > snapshot || log.contains(previous)) {
      return request;
    }
    var entries =
        request.getLogEntries().stream().filter(entry -> entry.getIndex() > snapshot).toList();
    if (log.lastIndex() == snapshot) {
      return with(request, snapshot, log.snapshotTerm(), request.getCommitIndex(), entries);
    }
    shift = snapshot;
    return with(request, 0, 0, 0, untilSecondChange(entries));
  }

  void end() {
    shift = 0;
  }

  RaftMessage outgoing(RaftMessage message) {
    if (shift == 0 || !(message instanceof AppendEntriesSuccessResponse answer)) {
      return message;
    }
    return MODELS
        .createAppendEntriesSuccessResponseBuilder()
        .setGroupId(answer.getGroupId())
        .setSender(answer.getSender())
        .setTerm(answer.getTerm())
        .setLastLogIndex(answer.getLastLogIndex() + shift)
        .setQuerySequenceNumber(answer.getQuerySequenceNumber())
        .setFlowControlSequenceNumber(answer.getFlowControlSequenceNumber())
        .build();
  }

  private static List<LogEntry> untilSecondChange(List<LogEntry> entries) {
    int changes = 0;
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).getOperation() instanceof RaftGroupOp && ++changes == 2) {
        return entries.subList(0, i);
      }
    }
    return entries;
  }

  private static AppendEntriesRequest with(
      AppendEntriesRequest request,
      long previousIndex,
      int previousTerm,
      long commitIndex,
      List<LogEntry> entries) {
    return MODELS
        .createAppendEntriesRequestBuilder()
        .setGroupId(request.getGroupId())
        .setSender(request.getSender())
        .setTerm(request.getTerm())
        .setPreviousLogIndex(previousIndex)
        .setPreviousLogTerm(previousTerm)
        .setCommitIndex(commitIndex)
        .setLogEntries(entries)
        .setQuerySequenceNumber(request.getQuerySequenceNumber())
        .setFlowControlSequenceNumber(request.getFlowControlSequenceNumber())
        .build();
  }
}
