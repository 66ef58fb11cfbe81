package skep.raft;

import static skep.raft.ModelCodec.MODELS;

import io.microraft.RaftEndpoint;
import io.microraft.model.log.LogEntry;
import io.microraft.model.log.SnapshotChunk;
import io.microraft.model.message.AppendEntriesFailureResponse;
import io.microraft.model.message.AppendEntriesRequest;
import io.microraft.model.message.AppendEntriesSuccessResponse;
import io.microraft.model.message.InstallSnapshotRequest;
import io.microraft.model.message.InstallSnapshotResponse;
import io.microraft.model.message.PreVoteRequest;
import io.microraft.model.message.PreVoteResponse;
import io.microraft.model.message.RaftMessage;
import io.microraft.model.message.TriggerLeaderElectionRequest;
import io.microraft.model.message.VoteRequest;
import io.microraft.model.message.VoteResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import skep.raft.WireReader.MalformedException;

/// Messages between managers: version, kind, sender, term, then the fields of the kind. The first
/// byte is the version, so that managers of two builds can tell what they cannot read.
final class MessageCodec {
  static final int VERSION = 1;

  /// MicroRaft can run many groups over one transport; we run one.
  static final String GROUP = "managers";

  /// Entries beyond this are left out of one message; the leader sends them next.
  private static final int BATCH_BYTES = 1 << 20;

  private static final int APPEND = 1;
  private static final int APPEND_SUCCESS = 2;
  private static final int APPEND_FAILURE = 3;
  private static final int INSTALL = 4;
  private static final int INSTALL_RESPONSE = 5;
  private static final int PRE_VOTE = 6;
  private static final int PRE_VOTE_RESPONSE = 7;
  private static final int VOTE = 8;
  private static final int VOTE_RESPONSE = 9;
  private static final int TRIGGER_ELECTION = 10;

  private MessageCodec() {}

  static byte[] encode(RaftMessage message) {
    var out = new WireWriter();
    switch (message) {
      case AppendEntriesRequest m -> writeAppend(begin(out, APPEND, m), m);
      case AppendEntriesSuccessResponse m ->
          begin(out, APPEND_SUCCESS, m)
              .i64(m.getLastLogIndex())
              .i64(m.getQuerySequenceNumber())
              .i64(m.getFlowControlSequenceNumber());
      case AppendEntriesFailureResponse m ->
          begin(out, APPEND_FAILURE, m)
              .i64(m.getExpectedNextIndex())
              .i64(m.getQuerySequenceNumber())
              .i64(m.getFlowControlSequenceNumber());
      case InstallSnapshotRequest m -> writeInstall(begin(out, INSTALL, m), m);
      case InstallSnapshotResponse m ->
          begin(out, INSTALL_RESPONSE, m)
              .i64(m.getSnapshotIndex())
              .i32(m.getRequestedSnapshotChunkIndex())
              .i64(m.getQuerySequenceNumber())
              .i64(m.getFlowControlSequenceNumber());
      case PreVoteRequest m ->
          begin(out, PRE_VOTE, m).i32(m.getLastLogTerm()).i64(m.getLastLogIndex());
      case PreVoteResponse m -> begin(out, PRE_VOTE_RESPONSE, m).flag(m.isGranted());
      case VoteRequest m ->
          begin(out, VOTE, m).i32(m.getLastLogTerm()).i64(m.getLastLogIndex()).flag(m.isSticky());
      case VoteResponse m -> begin(out, VOTE_RESPONSE, m).flag(m.isGranted());
      case TriggerLeaderElectionRequest m ->
          begin(out, TRIGGER_ELECTION, m).i32(m.getLastLogTerm()).i64(m.getLastLogIndex());
      default -> throw new IllegalStateException("message of an unknown kind: " + message);
    }
    return out.toByteArray();
  }

  /// @throws MalformedException for anything but the output of {@link #encode} of this version
  static RaftMessage decode(byte[] bytes) {
    var in = new WireReader(ByteBuffer.wrap(bytes));
    int version = in.u8();
    if (version != VERSION) {
      throw new MalformedException("raft message of version " + version);
    }
    int kind = in.u8();
    var sender = new MemberId(in.text());
    int term = in.i32();
    var message = read(in, kind, sender, term);
    in.end();
    return message;
  }

  private static WireWriter begin(WireWriter out, int kind, RaftMessage message) {
    return out.u8(VERSION)
        .u8(kind)
        .text(ModelCodec.idOf(message.getSender()))
        .i32(message.getTerm());
  }

  private static RaftMessage read(WireReader in, int kind, RaftEndpoint sender, int term) {
    return switch (kind) {
      case APPEND -> readAppend(in, sender, term);
      case APPEND_SUCCESS -> readAppendSuccess(in, sender, term);
      case APPEND_FAILURE -> readAppendFailure(in, sender, term);
      case INSTALL -> readInstall(in, sender, term);
      case INSTALL_RESPONSE -> readInstallResponse(in, sender, term);
      case PRE_VOTE ->
          MODELS
              .createPreVoteRequestBuilder()
              .setGroupId(GROUP)
              .setSender(sender)
              .setTerm(term)
              .setLastLogTerm(in.i32())
              .setLastLogIndex(in.i64())
              .build();
      case PRE_VOTE_RESPONSE ->
          MODELS
              .createPreVoteResponseBuilder()
              .setGroupId(GROUP)
              .setSender(sender)
              .setTerm(term)
              .setGranted(in.flag())
              .build();
      case VOTE -> readVote(in, sender, term);
      case VOTE_RESPONSE ->
          MODELS
              .createVoteResponseBuilder()
              .setGroupId(GROUP)
              .setSender(sender)
              .setTerm(term)
              .setGranted(in.flag())
              .build();
      case TRIGGER_ELECTION ->
          MODELS
              .createTriggerLeaderElectionRequestBuilder()
              .setGroupId(GROUP)
              .setSender(sender)
              .setTerm(term)
              .setLastLogTerm(in.i32())
              .setLastLogIndex(in.i64())
              .build();
      default -> throw new MalformedException("raft message of kind " + kind);
    };
  }

  private static void writeAppend(WireWriter out, AppendEntriesRequest m) {
    out.i32(m.getPreviousLogTerm())
        .i64(m.getPreviousLogIndex())
        .i64(m.getCommitIndex())
        .i64(m.getQuerySequenceNumber())
        .i64(m.getFlowControlSequenceNumber());
    for (var entry : m.getLogEntries()) {
      if (out.size() > BATCH_BYTES) {
        // MicroRaft bounds a batch by count only. A request with fewer entries is a valid request:
        // the answer says how far it went.
        break;
      }
      out.flag(true);
      ModelCodec.writeEntry(out, entry);
    }
    out.flag(false);
  }

  private static RaftMessage readAppend(WireReader in, RaftEndpoint sender, int term) {
    var builder =
        MODELS
            .createAppendEntriesRequestBuilder()
            .setGroupId(GROUP)
            .setSender(sender)
            .setTerm(term)
            .setPreviousLogTerm(in.i32())
            .setPreviousLogIndex(in.i64())
            .setCommitIndex(in.i64())
            .setQuerySequenceNumber(in.i64())
            .setFlowControlSequenceNumber(in.i64());
    List<LogEntry> entries = new ArrayList<>();
    while (in.flag()) {
      entries.add(ModelCodec.readEntry(in));
    }
    return builder.setLogEntries(entries).build();
  }

  private static RaftMessage readAppendSuccess(WireReader in, RaftEndpoint sender, int term) {
    return MODELS
        .createAppendEntriesSuccessResponseBuilder()
        .setGroupId(GROUP)
        .setSender(sender)
        .setTerm(term)
        .setLastLogIndex(in.i64())
        .setQuerySequenceNumber(in.i64())
        .setFlowControlSequenceNumber(in.i64())
        .build();
  }

  private static RaftMessage readAppendFailure(WireReader in, RaftEndpoint sender, int term) {
    return MODELS
        .createAppendEntriesFailureResponseBuilder()
        .setGroupId(GROUP)
        .setSender(sender)
        .setTerm(term)
        .setExpectedNextIndex(in.i64())
        .setQuerySequenceNumber(in.i64())
        .setFlowControlSequenceNumber(in.i64())
        .build();
  }

  private static void writeInstall(WireWriter out, InstallSnapshotRequest m) {
    out.flag(m.isSenderLeader())
        .i32(m.getSnapshotTerm())
        .i64(m.getSnapshotIndex())
        .i32(m.getTotalSnapshotChunkCount());
    SnapshotChunk chunk = m.getSnapshotChunk();
    out.flag(chunk != null);
    if (chunk != null) {
      ModelCodec.writeChunk(out, chunk);
    }
    ModelCodec.writeMembers(out, m.getSnapshottedMembers());
    ModelCodec.writeView(out, m.getGroupMembersView());
    out.i64(m.getQuerySequenceNumber()).i64(m.getFlowControlSequenceNumber());
  }

  private static RaftMessage readInstall(WireReader in, RaftEndpoint sender, int term) {
    var builder =
        MODELS
            .createInstallSnapshotRequestBuilder()
            .setGroupId(GROUP)
            .setSender(sender)
            .setTerm(term)
            .setSenderLeader(in.flag())
            .setSnapshotTerm(in.i32())
            .setSnapshotIndex(in.i64())
            .setTotalSnapshotChunkCount(in.i32());
    if (in.flag()) {
      builder.setSnapshotChunk(ModelCodec.readChunk(in));
    }
    return builder
        .setSnapshottedMembers(ModelCodec.readMembers(in))
        .setGroupMembersView(ModelCodec.readView(in))
        .setQuerySequenceNumber(in.i64())
        .setFlowControlSequenceNumber(in.i64())
        .build();
  }

  private static RaftMessage readInstallResponse(WireReader in, RaftEndpoint sender, int term) {
    return MODELS
        .createInstallSnapshotResponseBuilder()
        .setGroupId(GROUP)
        .setSender(sender)
        .setTerm(term)
        .setSnapshotIndex(in.i64())
        .setRequestedSnapshotChunkIndex(in.i32())
        .setQuerySequenceNumber(in.i64())
        .setFlowControlSequenceNumber(in.i64())
        .build();
  }

  private static RaftMessage readVote(WireReader in, RaftEndpoint sender, int term) {
    return MODELS
        .createVoteRequestBuilder()
        .setGroupId(GROUP)
        .setSender(sender)
        .setTerm(term)
        .setLastLogTerm(in.i32())
        .setLastLogIndex(in.i64())
        .setSticky(in.flag())
        .build();
  }
}
