package skep.raft;

import io.microraft.MembershipChangeMode;
import io.microraft.RaftEndpoint;
import io.microraft.model.RaftModelFactory;
import io.microraft.model.groupop.UpdateRaftGroupMembersOp;
import io.microraft.model.impl.DefaultRaftModelFactory;
import io.microraft.model.log.LogEntry;
import io.microraft.model.log.RaftGroupMembersView;
import io.microraft.model.log.SnapshotChunk;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import skep.raft.WireReader.MalformedException;

/// The parts that messages and log records have in common: entries, chunks and member lists.
///
/// Numbers on the wire and on disk are never used again for something else.
final class ModelCodec {
  static final RaftModelFactory MODELS = new DefaultRaftModelFactory();

  private static final int OPERATION_NEW_TERM = 0;
  private static final int OPERATION_COMMAND = 1;
  private static final int OPERATION_MEMBERS = 2;

  private static final int MODE_ADD_LEARNER = 1;
  private static final int MODE_VOTER = 2;
  private static final int MODE_REMOVE = 3;

  /// index, term, kind of operation
  static final int MIN_ENTRY_BYTES = 13;

  private ModelCodec() {}

  /// What a new leader writes first; carries nothing.
  enum NewTerm {
    INSTANCE
  }

  static void writeEntry(WireWriter out, LogEntry entry) {
    out.i64(entry.getIndex()).i32(entry.getTerm());
    switch (entry.getOperation()) {
      case NewTerm _ -> out.u8(OPERATION_NEW_TERM);
      case byte[] command -> out.u8(OPERATION_COMMAND).blob(command);
      case UpdateRaftGroupMembersOp members -> {
        out.u8(OPERATION_MEMBERS);
        writeMembers(out, members.getMembers());
        writeMembers(out, members.getVotingMembers());
        out.text(idOf(members.getEndpoint())).u8(modeNumber(members.getMode()));
      }
      default -> throw new IllegalStateException("entry with " + entry.getOperation());
    }
  }

  static LogEntry readEntry(WireReader in) {
    return MODELS
        .createLogEntryBuilder()
        .setIndex(in.i64())
        .setTerm(in.i32())
        .setOperation(readOperation(in))
        .build();
  }

  private static Object readOperation(WireReader in) {
    int kind = in.u8();
    return switch (kind) {
      case OPERATION_NEW_TERM -> NewTerm.INSTANCE;
      case OPERATION_COMMAND -> in.blob();
      case OPERATION_MEMBERS ->
          MODELS
              .createUpdateRaftGroupMembersOpBuilder()
              .setMembers(readMembers(in))
              .setVotingMembers(readMembers(in))
              .setEndpoint(new MemberId(in.text()))
              .setMode(mode(in.u8()))
              .build();
      default -> throw new MalformedException("operation of kind " + kind);
    };
  }

  static void writeChunk(WireWriter out, SnapshotChunk chunk) {
    out.i64(chunk.getIndex())
        .i32(chunk.getTerm())
        .i32(chunk.getSnapshotChunkIndex())
        .i32(chunk.getSnapshotChunkCount());
    writeView(out, chunk.getGroupMembersView());
    out.blob((byte[]) chunk.getOperation());
  }

  static SnapshotChunk readChunk(WireReader in) {
    return MODELS
        .createSnapshotChunkBuilder()
        .setIndex(in.i64())
        .setTerm(in.i32())
        .setSnapshotChunkIndex(in.i32())
        .setSnapshotChunkCount(in.i32())
        .setGroupMembersView(readView(in))
        .setOperation(in.blob())
        .build();
  }

  static void writeView(WireWriter out, RaftGroupMembersView view) {
    out.i64(view.getLogIndex());
    writeMembers(out, view.getMembers());
    writeMembers(out, view.getVotingMembers());
  }

  static RaftGroupMembersView readView(WireReader in) {
    return MODELS
        .createRaftGroupMembersViewBuilder()
        .setLogIndex(in.i64())
        .setMembers(readMembers(in))
        .setVotingMembers(readMembers(in))
        .build();
  }

  static void writeMembers(WireWriter out, Collection<RaftEndpoint> members) {
    out.texts(members.stream().map(ModelCodec::idOf).toList());
  }

  static List<RaftEndpoint> readMembers(WireReader in) {
    return new ArrayList<>(members(in.texts()));
  }

  static List<RaftEndpoint> members(Collection<String> ids) {
    return ids.stream().<RaftEndpoint>map(MemberId::new).toList();
  }

  static String idOf(RaftEndpoint endpoint) {
    return ((MemberId) endpoint).id();
  }

  private static int modeNumber(MembershipChangeMode mode) {
    return switch (mode) {
      case ADD_LEARNER -> MODE_ADD_LEARNER;
      case ADD_OR_PROMOTE_TO_FOLLOWER -> MODE_VOTER;
      case REMOVE_MEMBER -> MODE_REMOVE;
    };
  }

  private static MembershipChangeMode mode(int number) {
    return switch (number) {
      case MODE_ADD_LEARNER -> MembershipChangeMode.ADD_LEARNER;
      case MODE_VOTER -> MembershipChangeMode.ADD_OR_PROMOTE_TO_FOLLOWER;
      case MODE_REMOVE -> MembershipChangeMode.REMOVE_MEMBER;
      default -> throw new MalformedException("change of members of kind " + number);
    };
  }
}
