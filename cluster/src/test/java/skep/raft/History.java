package skep.raft;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What all managers together did, and the laws it must obey: one leader per term, one command per
/// index, equal states at equal index, acknowledged writes kept and in the order of real time,
/// reads that see every write acknowledged before them.
final class History {
  /// Index of a command to the hash of the state after it.
  private final TreeMap<Long, Long> states = new TreeMap<>();

  private final SortedMap<Long, String> leaders = new TreeMap<>();
  private final SortedMap<Long, Long> acknowledged = new TreeMap<>();
  private long maxAcknowledged;

  /// @param lastIndex of its log: a leader has everything that was acknowledged in terms before its
  ///   own
  void leads(String id, long term, long lastIndex) {
    check(
        leaders.containsKey(term) || lastIndex >= maxAcknowledged || isOld(term),
        "%s leads term %d up to %d, without %d".formatted(id, term, lastIndex, maxAcknowledged));
    var other = Optional.ofNullable(leaders.putIfAbsent(term, id)).orElse(id);
    check(other.equals(id), "two leaders in term %d: %s and %s".formatted(term, other, id));
  }

  private boolean isOld(long term) {
    return !leaders.isEmpty() && leaders.lastKey() > term;
  }

  int leaderCount() {
    return leaders.size();
  }

  int acknowledgedCount() {
    return acknowledged.size();
  }

  /// What a read or write that begins now must be later than.
  long now() {
    return maxAcknowledged;
  }

  void acknowledge(long index, long command, long begunAt) {
    check(index > begunAt, "write %d at %d, older than %d".formatted(command, index, begunAt));
    var before = Optional.ofNullable(acknowledged.put(index, command));
    check(before.isEmpty(), "two writes acknowledged at " + index);
    check(states.containsKey(index), "write acknowledged at %d, not applied".formatted(index));
    maxAcknowledged = Math.max(maxAcknowledged, index);
  }

  void read(long applied, long begunAt) {
    check(applied >= begunAt, "stale read: %d applied, %d needed".formatted(applied, begunAt));
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }

  /// The state of one manager: a hash over everything applied, in order.
  final class Machine implements RaftStateMachine {
    private final String id;
    private long applied;
    private long hash;

    Machine(String id) {
      this.id = id;
    }

    long applied() {
      return applied;
    }

    long hash() {
      return hash;
    }

    @Override
    public byte[] apply(long index, byte[] command) {
      check(index > applied, "%s applies %d after %d".formatted(id, index, applied));
      applied = index;
      hash = 31 * (31 * hash + index) + ByteBuffer.wrap(command).getLong();
      agree();
      return command;
    }

    /// Several chunks, so that transfers are cut off in the middle.
    @Override
    public List<byte[]> snapshot() {
      var chunks = new ArrayList<byte[]>();
      for (var value : List.of(applied, hash)) {
        chunks.add(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
      }
      return chunks;
    }

    @Override
    public void install(long index, List<byte[]> chunks) {
      applied = ByteBuffer.wrap(chunks.get(0)).getLong();
      hash = ByteBuffer.wrap(chunks.get(1)).getLong();
      check(applied <= index, "%s: snapshot of %d at %d".formatted(id, applied, index));
      if (applied > 0) {
        agree();
      }
    }

    private void agree() {
      long other = Optional.ofNullable(states.putIfAbsent(applied, hash)).orElse(hash);
      check(other == hash, "%s: another state at index %d".formatted(id, applied));
    }
  }
}
