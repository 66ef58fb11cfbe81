package skep.raft;

import static skep.raft.ModelCodec.MODELS;

import io.microraft.RaftEndpoint;
import io.microraft.model.log.LogEntry;
import io.microraft.model.log.RaftGroupMembersView;
import io.microraft.model.log.SnapshotChunk;
import io.microraft.model.log.SnapshotEntry;
import io.microraft.model.persistence.RaftEndpointPersistentState;
import io.microraft.model.persistence.RaftTermPersistentState;
import io.microraft.persistence.RestoredRaftState;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import skep.model.Epoch;
import skep.raft.WireReader.MalformedException;

/// What the records of a log add up to, and how each kind is written. Entries and chunks are shared
/// with MicroRaft, which keeps them in memory too. Not thread-safe.
final class LogState {
  private static final int ENDPOINT = 1;
  private static final int INITIAL_MEMBERS = 2;
  private static final int TERM = 3;
  private static final int ENTRY = 4;
  private static final int TRUNCATE_FROM = 5;
  private static final int CHUNK = 7;
  private static final int DELETE_CHUNKS = 8;
  private static final int EPOCH = 9;

  private Epoch epoch = Epoch.FIRST;
  private Optional<RaftEndpointPersistentState> endpoint = Optional.empty();
  private Optional<RaftGroupMembersView> initialMembers = Optional.empty();
  private RaftTermPersistentState term =
      MODELS.createRaftTermPersistentStateBuilder().setTerm(0).build();
  private final TreeMap<Long, LogEntry> entries = new TreeMap<>();

  /// The newest whole snapshot, in chunk order; empty before the first.
  private List<SnapshotChunk> snapshot = List.of();

  /// Snapshots that are still arriving: log index to chunk number to chunk.
  private final TreeMap<Long, TreeMap<Integer, SnapshotChunk>> arriving = new TreeMap<>();

  Epoch epoch() {
    return epoch;
  }

  void epoch(Epoch begun) {
    epoch = begun;
  }

  Optional<RaftEndpointPersistentState> endpoint() {
    return endpoint;
  }

  /// In chunk order; empty before the first snapshot.
  List<SnapshotChunk> snapshot() {
    return snapshot;
  }

  /// Those that no snapshot covers, in order.
  List<LogEntry> entriesAfterSnapshot() {
    return List.copyOf(entries.tailMap(snapshotIndex(), false).values());
  }

  Optional<RaftGroupMembersView> initialMembers() {
    return initialMembers;
  }

  RaftTermPersistentState term() {
    return term;
  }

  /// 0 before the first snapshot.
  long snapshotIndex() {
    return snapshot.isEmpty() ? 0 : snapshot.getFirst().getIndex();
  }

  int snapshotTerm() {
    return snapshot.isEmpty() ? 0 : snapshot.getFirst().getTerm();
  }

  long lastIndex() {
    return entries.isEmpty() ? snapshotIndex() : Math.max(entries.lastKey(), snapshotIndex());
  }

  LogEnd end() {
    int lastTerm = entries.isEmpty() ? snapshotTerm() : entries.lastEntry().getValue().getTerm();
    return new LogEnd(lastTerm, lastIndex());
  }

  boolean contains(long index) {
    return entries.containsKey(index);
  }

  boolean hasEntry(long index, int term) {
    return entry(index).filter(e -> e.getTerm() == term).isPresent();
  }

  Optional<LogEntry> entry(long index) {
    return Optional.ofNullable(entries.get(index));
  }

  /// What MicroRaft is to go on from; empty when this manager never started.
  Optional<RestoredRaftState> restored() {
    if (endpoint.isEmpty() || initialMembers.isEmpty()) {
      return Optional.empty();
    }
    // MicroRaft forgets entries up to the snapshot when it restarts, and so must we: see
    // SnapshotGap.
    entries.headMap(snapshotIndex(), true).clear();
    if (snapshot.isEmpty()) {
      return Optional.of(
          new RestoredRaftState(
              endpoint.get(), initialMembers.get(), term, null, List.copyOf(entries.values())));
    }
    var view = snapshot.getFirst().getGroupMembersView();
    SnapshotEntry entry =
        MODELS
            .createSnapshotEntryBuilder()
            .setIndex(snapshotIndex())
            .setTerm(snapshotTerm())
            .setSnapshotChunks(new ArrayList<>(snapshot))
            .setGroupMembersView(view)
            .build();
    // Caveat 3: MicroRaft 0.7 dies of a null store when the stored vote flag and the snapshot's
    // members differ (a manager promoted after the snapshot it was brought up to date with). With
    // the snapshot's own flag they agree, and the promotion in the log behind it is done again.
    var self = endpoint.get().getLocalEndpoint();
    var voting =
        MODELS
            .createRaftEndpointPersistentStateBuilder()
            .setLocalEndpoint(self)
            .setVoting(view.getVotingMembers().contains(self))
            .build();
    return Optional.of(
        new RestoredRaftState(
            voting, initialMembers.get(), term, entry, List.copyOf(entries.values())));
  }

  /// Takes in one record.
  void read(ByteBuffer body) {
    var in = new WireReader(body);
    int kind = in.u8();
    switch (kind) {
      case ENDPOINT -> endpoint = Optional.of(readEndpoint(in));
      case INITIAL_MEMBERS -> initialMembers = Optional.of(ModelCodec.readView(in));
      case TERM -> term = readTerm(in);
      case ENTRY -> add(ModelCodec.readEntry(in));
      case TRUNCATE_FROM -> truncateFrom(in.i64());
      case CHUNK -> add(ModelCodec.readChunk(in));
      case DELETE_CHUNKS -> deleteChunks(in.i64());
      case EPOCH -> epoch = new Epoch(in.i64(), in.text());
      default -> throw new MalformedException("log record of kind " + kind);
    }
    in.end();
  }

  /// Writes records that add up to this state, for a new file.
  void writeAll(Consumer<byte[]> records) {
    if (!epoch.isFirst()) {
      records.accept(epochRecord(epoch));
    }
    endpoint.ifPresent(state -> records.accept(endpointRecord(state)));
    initialMembers.ifPresent(view -> records.accept(initialMembersRecord(view)));
    records.accept(termRecord(term));
    snapshot.forEach(chunk -> records.accept(chunkRecord(chunk)));
    arriving
        .values()
        .forEach(chunks -> chunks.values().forEach(c -> records.accept(chunkRecord(c))));
    entries.values().forEach(entry -> records.accept(entryRecord(entry)));
  }

  void endpoint(RaftEndpointPersistentState state) {
    endpoint = Optional.of(state);
  }

  void initialMembers(RaftGroupMembersView view) {
    initialMembers = Optional.of(view);
  }

  void term(RaftTermPersistentState state) {
    term = state;
  }

  void add(LogEntry entry) {
    entries.put(entry.getIndex(), entry);
  }

  /// Whether `chunk` completes a snapshot.
  boolean add(SnapshotChunk chunk) {
    if (chunk.getIndex() <= snapshotIndex()) {
      return false;
    }
    var chunks = arriving.computeIfAbsent(chunk.getIndex(), _ -> new TreeMap<>());
    chunks.put(chunk.getSnapshotChunkIndex(), chunk);
    if (chunks.size() < chunk.getSnapshotChunkCount()) {
      return false;
    }
    snapshot = List.copyOf(chunks.values());
    arriving.headMap(chunk.getIndex(), true).clear();
    return true;
  }

  void truncateFrom(long index) {
    entries.tailMap(index, true).clear();
  }

  void truncateUntil(long index) {
    entries.headMap(index, true).clear();
  }

  void deleteChunks(long index) {
    arriving.remove(index);
  }

  static byte[] epochRecord(Epoch epoch) {
    return record(EPOCH).i64(epoch.number()).text(epoch.id()).toByteArray();
  }

  static byte[] endpointRecord(RaftEndpointPersistentState state) {
    return record(ENDPOINT)
        .text(ModelCodec.idOf(state.getLocalEndpoint()))
        .flag(state.isVoting())
        .toByteArray();
  }

  static byte[] initialMembersRecord(RaftGroupMembersView view) {
    var out = record(INITIAL_MEMBERS);
    ModelCodec.writeView(out, view);
    return out.toByteArray();
  }

  static byte[] termRecord(RaftTermPersistentState state) {
    RaftEndpoint votedFor = state.getVotedFor();
    return record(TERM)
        .i32(state.getTerm())
        .text(votedFor == null ? "" : ModelCodec.idOf(votedFor))
        .toByteArray();
  }

  static byte[] entryRecord(LogEntry entry) {
    var out = record(ENTRY);
    ModelCodec.writeEntry(out, entry);
    return out.toByteArray();
  }

  static byte[] truncateFromRecord(long index) {
    return record(TRUNCATE_FROM).i64(index).toByteArray();
  }

  static byte[] chunkRecord(SnapshotChunk chunk) {
    var out = record(CHUNK);
    ModelCodec.writeChunk(out, chunk);
    return out.toByteArray();
  }

  static byte[] deleteChunksRecord(long index) {
    return record(DELETE_CHUNKS).i64(index).toByteArray();
  }

  private static WireWriter record(int kind) {
    return new WireWriter().u8(kind);
  }

  private static RaftEndpointPersistentState readEndpoint(WireReader in) {
    return MODELS
        .createRaftEndpointPersistentStateBuilder()
        .setLocalEndpoint(new MemberId(in.text()))
        .setVoting(in.flag())
        .build();
  }

  private static RaftTermPersistentState readTerm(WireReader in) {
    var builder = MODELS.createRaftTermPersistentStateBuilder().setTerm(in.i32());
    var votedFor = in.text();
    return votedFor.isEmpty()
        ? builder.build()
        : builder.setVotedFor(new MemberId(votedFor)).build();
  }
}
