package skep.raft;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static skep.raft.ModelCodec.MODELS;

import io.microraft.model.log.LogEntry;
import io.microraft.model.log.SnapshotChunk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import skep.model.Epoch;
import skep.seal.SealKey;

class RaftLogTest {
  private final SimDisk disk = new SimDisk();
  private final Logger logger = Logger.getLogger(RaftLog.class.getName());

  @Test
  void everything_forced_is_there_again() throws IOException {
    try (var log = begun()) {
      log.persistLogEntries(List.of(entry(1), entry(2), entry(3)));
      log.truncateLogEntriesFrom(3);
      log.persistAndFlushTerm(
          MODELS
              .createRaftTermPersistentStateBuilder()
              .setTerm(7)
              .setVotedFor(new MemberId("n2"))
              .build());
    }

    var restored = RaftLog.open(disk).state().restored().orElseThrow();

    assertThat(restored.getLogEntries()).extracting(LogEntry::getIndex).containsExactly(1L, 2L);
    assertThat(restored.getTermPersistentState().getTerm()).isEqualTo(7);
    assertThat(restored.getTermPersistentState().getVotedFor()).isEqualTo(new MemberId("n2"));
    assertThat(restored.getLocalEndpointPersistentState().isVoting()).isTrue();
    assertThat(RaftLog.open(disk).initialMembers()).containsExactly("member-1", "n2");
  }

  @Test
  void a_record_that_was_cut_short_at_any_byte_is_dropped_and_those_before_are_kept()
      throws IOException {
    var log = begun();
    append(log, 1);
    int end = disk.contents().length;
    append(log, 2);
    var whole = disk.contents();

    logger.setLevel(Level.SEVERE);
    for (int length = end; length < whole.length; length++) {
      disk.contents(Arrays.copyOf(whole, length));

      assertThat(indices()).as("cut at %d", length).containsExactly(1L);
      assertThat(disk.contents()).hasSize(end);
    }
    logger.setLevel(null);
  }

  @Test
  void a_changed_byte_before_the_last_force_refuses_to_start() throws IOException {
    var log = begun();
    append(log, 1);
    int begin = disk.contents().length;
    append(log, 2);
    int end = disk.contents().length;
    append(log, 3);
    var whole = disk.contents();

    for (int at = begin; at < end; at++) {
      var damaged = whole.clone();
      damaged[at] ^= 0x10;
      disk.contents(damaged);

      assertThatThrownBy(() -> RaftLog.open(disk))
          .as("byte %d", at)
          .isInstanceOf(CorruptLogException.class)
          .hasMessageContaining("sim/raft.log at byte " + begin)
          .hasMessageContaining("restore this file from a backup")
          .hasMessageContaining("join it again");
      assertThat(disk.contents()).isEqualTo(damaged);
    }
  }

  @Test
  void records_that_change_places_are_refused() throws IOException {
    var log = begun();
    append(log, 1);
    int first = disk.contents().length;
    append(log, 2);
    int second = disk.contents().length;
    append(log, 3);
    var whole = disk.contents();
    int third = whole.length;
    assertThat(third - second).as("of one size").isEqualTo(second - first);

    var swapped = whole.clone();
    System.arraycopy(whole, second, swapped, first, second - first);
    System.arraycopy(whole, first, swapped, second, second - first);
    disk.contents(swapped);

    assertThatThrownBy(() -> RaftLog.open(disk))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("at byte " + first)
        .hasMessageContaining("a record that was not written here by this manager");
  }

  @Test
  void a_log_sealed_with_another_key_is_refused(@TempDir Path directory) throws IOException {
    RaftLog.open(new DirectoryStorage(directory, SimDisk.KEY)).close();

    assertThatThrownBy(() -> RaftLog.open(new DirectoryStorage(directory, SealKey.random())))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("sealed with another data key than this node's");
  }

  @Test
  void an_unencrypted_log_is_refused_as_such() throws IOException {
    append(begun(), 1);
    var old = disk.contents();
    old[8] = 1;
    disk.contents(old);

    assertThatThrownBy(() -> RaftLog.open(disk))
        .hasMessageContaining("written by a development version of skep, unencrypted");
  }

  @Test
  void nothing_of_an_entry_can_be_read_on_the_disk() throws IOException {
    var log = begun();
    log.persistLogEntries(
        List.of(
            MODELS
                .createLogEntryBuilder()
                .setIndex(1)
                .setTerm(1)
                .setOperation("the root key".getBytes(US_ASCII))
                .build()));

    // Longer words than chance would ever write.
    assertThat(new String(disk.contents(), US_ASCII))
        .doesNotContain("root key")
        .doesNotContain("member-1");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7, 8, 20, 35})
  void a_changed_file_header_refuses_to_start(int at) throws IOException {
    append(begun(), 1);
    var damaged = disk.contents();
    damaged[at] ^= 0x10;
    disk.contents(damaged);

    assertThatThrownBy(() -> RaftLog.open(disk)).isInstanceOf(CorruptLogException.class);
  }

  @Test
  void a_full_disk_is_final_until_the_next_start() throws IOException {
    var log = begun();
    append(log, 1);
    var failures = new ArrayList<IOException>();
    log.onFailure(failures::add);
    disk.full(true);

    assertThatThrownBy(() -> log.persistLogEntries(List.of(entry(2))))
        .hasMessageContaining("no space left");
    disk.full(false);
    assertThatThrownBy(log::flush).hasMessageContaining("the log failed before");

    assertThat(failures).hasSize(1);
    assertThat(indices()).containsExactly(1L);
  }

  @Test
  void a_snapshot_replaces_the_entries_it_covers_and_shrinks_the_file() throws IOException {
    var log = begun();
    for (int i = 1; i <= 100; i++) {
      append(log, i);
    }
    int before = disk.contents().length;
    log.persistSnapshotChunk(chunk(90, 0));
    assertThat(log.state().snapshotIndex()).isZero();
    log.persistSnapshotChunk(chunk(90, 1));
    log.flush();
    log.truncateLogEntriesUntil(90);
    log.flush();

    assertThat(disk.contents().length).isLessThan(before / 2);
    var restored = RaftLog.open(disk).state().restored().orElseThrow();
    var snapshot = Optional.ofNullable(restored.getSnapshotEntry()).orElseThrow();
    assertThat(snapshot.getIndex()).isEqualTo(90);
    assertThat(snapshot.getSnapshotChunkCount()).isEqualTo(2);
    assertThat(restored.getLogEntries()).hasSize(10);
  }

  @Test
  void a_log_of_another_manager_is_refused() throws IOException {
    var log = begun();

    assertThatThrownBy(() -> log.forceNewCluster("n9", new Epoch(2, "x"), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the log of manager 'member-1', not of 'n9'");
  }

  @Test
  void files_are_for_their_owner_only(@TempDir Path directory) throws IOException {
    var raft = directory.resolve("raft");

    RaftLog.open(new DirectoryStorage(raft, SimDisk.KEY)).close();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(raft)))
        .isEqualTo("rwx------");
    var file = raft.resolve("raft.log");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  private RaftLog begun() throws IOException {
    var log = RaftLog.open(disk);
    log.persistAndFlushLocalEndpoint(
        MODELS
            .createRaftEndpointPersistentStateBuilder()
            .setLocalEndpoint(new MemberId("member-1"))
            .setVoting(true)
            .build());
    var members = ModelCodec.members(List.of("member-1", "n2"));
    log.persistAndFlushInitialGroupMembers(
        MODELS
            .createRaftGroupMembersViewBuilder()
            .setLogIndex(0)
            .setMembers(members)
            .setVotingMembers(members)
            .build());
    return log;
  }

  private List<Long> indices() throws IOException {
    return RaftLog.open(disk).state().restored().orElseThrow().getLogEntries().stream()
        .map(LogEntry::getIndex)
        .toList();
  }

  private static void append(RaftLog log, long index) throws IOException {
    log.persistLogEntries(List.of(entry(index)));
    log.flush();
  }

  private static LogEntry entry(long index) {
    return MODELS
        .createLogEntryBuilder()
        .setIndex(index)
        .setTerm(1)
        .setOperation(ByteBuffer.allocate(Long.BYTES).putLong(index).array())
        .build();
  }

  private static SnapshotChunk chunk(long index, int number) {
    var members = ModelCodec.members(List.of("member-1", "n2"));
    return MODELS
        .createSnapshotChunkBuilder()
        .setIndex(index)
        .setTerm(1)
        .setSnapshotChunkIndex(number)
        .setSnapshotChunkCount(2)
        .setGroupMembersView(
            MODELS
                .createRaftGroupMembersViewBuilder()
                .setLogIndex(0)
                .setMembers(members)
                .setVotingMembers(members)
                .build())
        .setOperation(new byte[] {1, 2, 3})
        .build();
  }
}
