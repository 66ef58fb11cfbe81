package skep.raft;

import static skep.raft.ModelCodec.MODELS;

import io.microraft.MembershipChangeMode;
import io.microraft.model.log.LogEntry;
import io.microraft.model.log.RaftGroupMembersView;
import io.microraft.model.log.SnapshotChunk;
import io.microraft.model.persistence.RaftEndpointPersistentState;
import io.microraft.model.persistence.RaftTermPersistentState;
import io.microraft.persistence.RaftStore;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import skep.model.Epoch;
import skep.raft.LogStorage.LogFile;
import skep.raft.WireReader.MalformedException;

/// A manager's memory on disk: who it is, its term and vote, the log, the newest snapshot. One file
/// of checked records ({@link LogRecords}) which is written anew after each snapshot.
///
/// The first failed write or force is final: every later call fails too, so that nothing is ever
/// acknowledged on top of a half-written log (an fsync that failed once may have dropped pages and
/// would succeed the next time). A restart reads what is really there. Not thread-safe: one group's
/// loop uses it.
public final class RaftLog implements RaftStore, Closeable {
  private static final System.Logger LOG = System.getLogger(RaftLog.class.getName());

  private final LogStorage storage;
  private final LogState state;
  private LogRecords records;
  private boolean isRewriteDue;
  private Optional<IOException> failure = Optional.empty();
  private Consumer<IOException> failureListener = _ -> {};
  private Runnable snapshotListener = () -> {};

  private RaftLog(LogStorage storage, LogState state, LogRecords records) {
    this.storage = storage;
    this.state = state;
    this.records = records;
  }

  /// Reads the log, or begins a new one.
  ///
  /// @throws CorruptLogException when it must not be used; its message is for the operator
  /// @throws IOException when the disk cannot be read or written
  public static RaftLog open(LogStorage storage) throws IOException {
    var state = new LogState();
    var file = storage.open();
    try {
      var opened = LogRecords.open(file, storage.name(), storage.key(), state::read);
      if (opened.tornBytes() > 0) {
        LOG.log(
            Level.WARNING,
            "{0}: cut off {1} bytes that were not written to their end before the last stop",
            storage.name(),
            opened.tornBytes());
      }
      return new RaftLog(storage, state, opened.records());
    } catch (MalformedException unknown) {
      file.close();
      throw new CorruptLogException(storage.name(), 0, String.valueOf(unknown.getMessage()));
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /// Begins a new life of the swarm with `self` as the only voter, for when a majority of managers
  /// is lost for good. To be called on the log of a stopped manager; keeps everything that is in
  /// this log, acknowledged or not.
  ///
  /// @param commands to be applied first in that life, behind all that is in the log
  /// @throws IllegalArgumentException when this log is of another manager or never had a group, or
  ///   `epoch` is not a later life
  public void forceNewCluster(String self, Epoch epoch, List<byte[]> commands) throws IOException {
    checkOwner(self);
    if (!epoch.isNewerThan(state.epoch())) {
      throw new IllegalArgumentException("epoch %s after %s".formatted(epoch, state.epoch()));
    }
    int term = state.term().getTerm() + 1;
    var me = ModelCodec.members(List.of(self));
    var onlyMe =
        MODELS
            .createUpdateRaftGroupMembersOpBuilder()
            .setMembers(me)
            .setVotingMembers(me)
            .setEndpoint(me.getFirst())
            .setMode(MembershipChangeMode.ADD_OR_PROMOTE_TO_FOLLOWER)
            .build();
    persistAndFlushTerm(MODELS.createRaftTermPersistentStateBuilder().setTerm(term).build());
    // In this order: cut short by a crash, it is the old group's log, or one of a later life that
    // has no majority yet, and the same is done again.
    begin(epoch);
    for (var command : commands) {
      persistLogEntries(List.of(next(term, command)));
    }
    persistLogEntries(List.of(next(term, onlyMe)));
    flush();
  }

  /// Makes an empty log the one of the only founder of a group that begins with a state.
  ///
  /// @param snapshot as {@link RaftStateMachine#snapshot} gave it
  public void found(String self, Epoch epoch, List<byte[]> snapshot) throws IOException {
    if (isInitialized() || state.lastIndex() > 0) {
      throw new IllegalArgumentException(storage.name() + " is in use");
    }
    var me = ModelCodec.members(List.of(self));
    var view =
        MODELS
            .createRaftGroupMembersViewBuilder()
            .setLogIndex(0)
            .setMembers(me)
            .setVotingMembers(me)
            .build();
    begin(epoch);
    persistAndFlushLocalEndpoint(
        MODELS
            .createRaftEndpointPersistentStateBuilder()
            .setLocalEndpoint(me.getFirst())
            .setVoting(true)
            .build());
    persistAndFlushInitialGroupMembers(view);
    persistAndFlushTerm(MODELS.createRaftTermPersistentStateBuilder().setTerm(1).build());
    for (int number = 0; number < snapshot.size(); number++) {
      persistSnapshotChunk(
          MODELS
              .createSnapshotChunkBuilder()
              .setIndex(1)
              .setTerm(1)
              .setSnapshotChunkIndex(number)
              .setSnapshotChunkCount(snapshot.size())
              .setOperation(snapshot.get(number))
              .setGroupMembersView(view)
              .build());
    }
    flush();
  }

  /// Belongs to `epoch` from now on: for the empty log of a manager that joins.
  public void begin(Epoch epoch) throws IOException {
    if (!epoch.equals(state.epoch())) {
      write(LogState.epochRecord(epoch), () -> state.epoch(epoch));
    }
  }

  /// The life of the swarm this log belongs to.
  public Epoch epoch() {
    return state.epoch();
  }

  public int term() {
    return state.term().getTerm();
  }

  public long lastIndex() {
    return state.lastIndex();
  }

  /// Folds everything in this log, acknowledged or not, into `machine`.
  public void replay(RaftStateMachine machine) {
    var chunks =
        state.snapshot().stream()
            .map(chunk -> (byte[]) chunk.getOperation())
            .filter(bytes -> bytes.length > 0)
            .toList();
    if (state.snapshotIndex() > 0) {
      machine.install(state.snapshotIndex(), chunks);
    }
    for (var entry : state.entriesAfterSnapshot()) {
      if (entry.getOperation() instanceof byte[] command) {
        machine.apply(entry.getIndex(), command);
      }
    }
  }

  private LogEntry next(int term, Object operation) {
    return MODELS
        .createLogEntryBuilder()
        .setIndex(state.lastIndex() + 1)
        .setTerm(term)
        .setOperation(operation)
        .build();
  }

  /// The list the group was founded with, as a manager that joins must be told it; empty before the
  /// first start.
  public SortedSet<String> initialMembers() {
    var ids = new TreeSet<String>();
    state
        .initialMembers()
        .ifPresent(view -> view.getMembers().forEach(member -> ids.add(ModelCodec.idOf(member))));
    return ids;
  }

  /// Whether this manager was started with this log before.
  public boolean isInitialized() {
    return state.endpoint().isPresent() && state.initialMembers().isPresent();
  }

  LogState state() {
    return state;
  }

  /// Hears of the first failure, once, on the thread that met it.
  void onFailure(Consumer<IOException> listener) {
    failureListener = listener;
  }

  /// Hears when the last chunk of a snapshot was written, before it is forced.
  void onSnapshot(Runnable listener) {
    snapshotListener = listener;
  }

  void checkOwner(String self) {
    var owner = state.endpoint().map(e -> ModelCodec.idOf(e.getLocalEndpoint())).orElse("");
    if (!owner.equals(self)) {
      throw new IllegalArgumentException(
          "%s is the log of manager '%s', not of '%s'".formatted(storage.name(), owner, self));
    }
  }

  @Override
  public void persistAndFlushLocalEndpoint(RaftEndpointPersistentState endpoint)
      throws IOException {
    boolean isKnown =
        state
            .endpoint()
            .filter(
                e ->
                    e.getLocalEndpoint().equals(endpoint.getLocalEndpoint())
                        && e.isVoting() == endpoint.isVoting())
            .isPresent();
    if (!isKnown) {
      write(LogState.endpointRecord(endpoint), () -> state.endpoint(endpoint));
      force();
    }
  }

  @Override
  public void persistAndFlushInitialGroupMembers(RaftGroupMembersView members) throws IOException {
    if (state.initialMembers().isEmpty()) {
      write(LogState.initialMembersRecord(members), () -> state.initialMembers(members));
      force();
    }
  }

  @Override
  public void persistAndFlushTerm(RaftTermPersistentState term) throws IOException {
    var before = state.term();
    var voteBefore = Optional.ofNullable(before.getVotedFor());
    if (before.getTerm() != term.getTerm()
        || !voteBefore.equals(Optional.ofNullable(term.getVotedFor()))) {
      write(LogState.termRecord(term), () -> state.term(term));
      force();
    }
  }

  @Override
  public void persistLogEntries(List<LogEntry> entries) throws IOException {
    for (var entry : entries) {
      write(LogState.entryRecord(entry), () -> state.add(entry));
    }
  }

  @Override
  public void persistSnapshotChunk(SnapshotChunk chunk) throws IOException {
    guarded(() -> records.append(LogState.chunkRecord(chunk)));
    if (state.add(chunk)) {
      snapshotListener.run();
    }
  }

  @Override
  public void truncateLogEntriesFrom(long indexInclusive) throws IOException {
    write(LogState.truncateFromRecord(indexInclusive), () -> state.truncateFrom(indexInclusive));
  }

  /// Writes nothing: entries that a snapshot covers are forgotten at a restart anyway, and the next
  /// flush leaves them out. MicroRaft answers a snapshot before it flushes this, so a record here
  /// would be a promise of a manager whose disk is not forced.
  @Override
  public void truncateLogEntriesUntil(long indexInclusive) {
    state.truncateUntil(indexInclusive);
    isRewriteDue = true;
  }

  @Override
  public void deleteSnapshotChunks(long index, int chunkCount) throws IOException {
    write(LogState.deleteChunksRecord(index), () -> state.deleteChunks(index));
  }

  @Override
  public void flush() throws IOException {
    if (isRewriteDue && state.snapshotIndex() > 0) {
      // MicroRaft cuts the log right after a snapshot is durable: the time to drop what it covers.
      rewrite();
    } else {
      force();
    }
  }

  @Override
  public void close() throws IOException {
    records.file().close();
  }

  private void write(byte[] record, Runnable remember) throws IOException {
    guarded(() -> records.append(record));
    remember.run();
  }

  private void force() throws IOException {
    guarded(records::force);
  }

  private void rewrite() throws IOException {
    guarded(
        () -> {
          LogFile created = storage.create();
          var rewritten = LogRecords.begin(created, storage.key());
          try {
            state.writeAll(record -> appendUnchecked(rewritten, record));
          } catch (UncheckedIOException e) {
            created.close();
            throw e.getCause();
          }
          rewritten.force();
          storage.replace(created);
          records.file().close();
          records = rewritten;
          isRewriteDue = false;
        });
  }

  private static void appendUnchecked(LogRecords records, byte[] record) {
    try {
      records.append(record);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface DiskWork {
    void run() throws IOException;
  }

  private void guarded(DiskWork work) throws IOException {
    if (failure.isPresent()) {
      throw new IOException(
          "the log failed before and is closed: " + storage.name(), failure.get());
    }
    try {
      work.run();
    } catch (IOException e) {
      failure = Optional.of(e);
      failureListener.accept(e);
      throw e;
    }
  }
}
