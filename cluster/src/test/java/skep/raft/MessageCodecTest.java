package skep.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static skep.raft.MessageCodec.GROUP;
import static skep.raft.ModelCodec.MODELS;

import io.microraft.MembershipChangeMode;
import io.microraft.RaftEndpoint;
import io.microraft.model.log.LogEntry;
import io.microraft.model.log.RaftGroupMembersView;
import io.microraft.model.message.AppendEntriesRequest;
import io.microraft.model.message.RaftMessage;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import skep.raft.WireReader.MalformedException;

/// The wire form, one golden line for each kind of message. A change that breaks a line breaks
/// managers of two builds that talk to each other: give it a new version instead.
class MessageCodecTest {
  private static final RaftEndpoint N1 = new MemberId("n1");
  private static final List<RaftEndpoint> MEMBERS = ModelCodec.members(List.of("n1", "n2"));

  record Golden(String hex, RaftMessage message) {
    @Override
    public String toString() {
      return message.getClass().getSimpleName();
    }
  }

  static Stream<Golden> goldens() {
    return Stream.of(
        new Golden(
            "0101000000026e3100000003000000020000000000000005000000000000000400000000000000"
                + "010000000000000002010000000000000006000000030001000000000000000700000003010000"
                + "000109010000000000000008000000030200000002000000026e31000000026e32000000020000"
                + "00026e31000000026e32000000026e310100",
            append(entriesOfAllKinds())),
        new Golden(
            "0102000000026e3100000003000000000000000500000000000000010000000000000002",
            appendSuccess()),
        new Golden(
            "0103000000026e3100000003000000000000000500000000000000010000000000000002",
            appendFailure()),
        new Golden(
            "0104000000026e3100000003010000000200000000000000050000000101000000000000000500"
                + "0000020000000000000001000000000000000100000002000000026e31000000026e3200000002"
                + "000000026e31000000026e32000000010700000002000000026e31000000026e32000000000000"
                + "000100000002000000026e31000000026e3200000002000000026e31000000026e320000000000"
                + "0000010000000000000002",
            install()),
        new Golden(
            "0105000000026e3100000003000000000000000500000001000000000000000100000000000000" + "02",
            installResponse()),
        new Golden("0106000000026e3100000003000000020000000000000005", preVote()),
        new Golden("0107000000026e310000000301", preVoteResponse()),
        new Golden("0108000000026e310000000300000002000000000000000501", vote()),
        new Golden("0109000000026e310000000301", voteResponse()),
        new Golden("010a000000026e3100000003000000020000000000000005", triggerElection()));
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void every_kind_of_message_has_its_golden_form_and_reads_back(Golden golden) {
    var encoded = MessageCodec.encode(golden.message());

    assertThat(HexFormat.of().formatHex(encoded)).isEqualTo(golden.hex());
    var decoded = MessageCodec.decode(encoded);
    assertThat(MessageCodec.encode(decoded)).isEqualTo(encoded);
    assertThat(decoded).hasSameClassAs(golden.message());
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void a_message_cut_short_or_too_long_is_refused(Golden golden) {
    var encoded = MessageCodec.encode(golden.message());

    for (int length = 0; length < encoded.length; length++) {
      var cut = Arrays.copyOf(encoded, length);
      assertThatThrownBy(() -> MessageCodec.decode(cut)).isInstanceOf(MalformedException.class);
    }
    var longer = Arrays.copyOf(encoded, encoded.length + 1);
    assertThatThrownBy(() -> MessageCodec.decode(longer)).isInstanceOf(MalformedException.class);
  }

  @Test
  void another_version_is_refused() {
    var encoded = MessageCodec.encode(voteResponse());
    encoded[0] = 2;

    assertThatThrownBy(() -> MessageCodec.decode(encoded)).hasMessageContaining("version 2");
  }

  @Test
  void a_batch_stops_at_its_limit_and_keeps_at_least_one_entry() {
    var big = new byte[600 * 1024];
    var entries =
        IntStream.range(1, 6)
            .<LogEntry>mapToObj(
                i ->
                    MODELS.createLogEntryBuilder().setIndex(i).setTerm(1).setOperation(big).build())
            .toList();

    var decoded = (AppendEntriesRequest) MessageCodec.decode(MessageCodec.encode(append(entries)));

    assertThat(decoded.getLogEntries()).hasSize(2);
  }

  private static RaftMessage append(List<LogEntry> entries) {
    return MODELS
        .createAppendEntriesRequestBuilder()
        .setGroupId(GROUP)
        .setSender(N1)
        .setTerm(3)
        .setPreviousLogTerm(2)
        .setPreviousLogIndex(5)
        .setCommitIndex(4)
        .setLogEntries(entries)
        .setQuerySequenceNumber(1)
        .setFlowControlSequenceNumber(2)
        .build();
  }

  private static List<LogEntry> entriesOfAllKinds() {
    var change =
        MODELS
            .createUpdateRaftGroupMembersOpBuilder()
            .setMembers(MEMBERS)
            .setVotingMembers(MEMBERS)
            .setEndpoint(N1)
            .setMode(MembershipChangeMode.ADD_LEARNER)
            .build();
    return List.of(
        entry(6, ModelCodec.NewTerm.INSTANCE), entry(7, new byte[] {9}), entry(8, change));
  }

  private static LogEntry entry(long index, Object operation) {
    return MODELS
        .createLogEntryBuilder()
        .setIndex(index)
        .setTerm(3)
        .setOperation(operation)
        .build();
  }

  private static RaftGroupMembersView view() {
    return MODELS
        .createRaftGroupMembersViewBuilder()
        .setLogIndex(1)
        .setMembers(MEMBERS)
        .setVotingMembers(MEMBERS)
        .build();
  }

  private static RaftMessage install() {
    return MODELS
        .createInstallSnapshotRequestBuilder()
        .setGroupId(GROUP)
        .setSender(N1)
        .setTerm(3)
        .setSenderLeader(true)
        .setSnapshotTerm(2)
        .setSnapshotIndex(5)
        .setTotalSnapshotChunkCount(1)
        .setSnapshotChunk(
            MODELS
                .createSnapshotChunkBuilder()
                .setIndex(5)
                .setTerm(2)
                .setOperation(new byte[] {7})
                .setSnapshotChunkIndex(0)
                .setSnapshotChunkCount(1)
                .setGroupMembersView(view())
                .build())
        .setSnapshottedMembers(MEMBERS)
        .setGroupMembersView(view())
        .setQuerySequenceNumber(1)
        .setFlowControlSequenceNumber(2)
        .build();
  }

  private static RaftMessage appendSuccess() {
    return MODELS
        .createAppendEntriesSuccessResponseBuilder()
        .setGroupId(GROUP)
        .setSender(N1)
        .setTerm(3)
        .setLastLogIndex(5)
        .setQuerySequenceNumber(1)
        .setFlowControlSequenceNumber(2)
        .build();
  }

  private static RaftMessage appendFailure() {
    return MODELS
        .createAppendEntriesFailureResponseBuilder()
        .setGroupId(GROUP)
        .setSender(N1)
        .setTerm(3)
        .setExpectedNextIndex(5)
        .setQuerySequenceNumber(1)
        .setFlowControlSequenceNumber(2)
        .build();
  }

  private static RaftMessage installResponse() {
    return MODELS
        .createInstallSnapshotResponseBuilder()
        .setGroupId(GROUP)
        .setSender(N1)
        .setTerm(3)
        .setSnapshotIndex(5)
        .setRequestedSnapshotChunkIndex(1)
        .setQuerySequenceNumber(1)
        .setFlowControlSequenceNumber(2)
        .build();
  }

  private static RaftMessage preVote() {
    return MODELS
        .createPreVoteRequestBuilder()
        .setGroupId(GROUP)
        .setSender(N1)
        .setTerm(3)
        .setLastLogTerm(2)
        .setLastLogIndex(5)
        .build();
  }

  private static RaftMessage preVoteResponse() {
    return MODELS
        .createPreVoteResponseBuilder()
        .setGroupId(GROUP)
        .setSender(N1)
        .setTerm(3)
        .setGranted(true)
        .build();
  }

  private static RaftMessage vote() {
    return MODELS
        .createVoteRequestBuilder()
        .setGroupId(GROUP)
        .setSender(N1)
        .setTerm(3)
        .setLastLogTerm(2)
        .setLastLogIndex(5)
        .setSticky(true)
        .build();
  }

  private static RaftMessage voteResponse() {
    return MODELS
        .createVoteResponseBuilder()
        .setGroupId(GROUP)
        .setSender(N1)
        .setTerm(3)
        .setGranted(true)
        .build();
  }

  private static RaftMessage triggerElection() {
    return MODELS
        .createTriggerLeaderElectionRequestBuilder()
        .setGroupId(GROUP)
        .setSender(N1)
        .setTerm(3)
        .setLastLogTerm(2)
        .setLastLogIndex(5)
        .build();
  }
}
