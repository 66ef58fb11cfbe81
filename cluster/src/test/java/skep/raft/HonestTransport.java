package skep.raft;

import io.microraft.model.message.AppendEntriesSuccessResponse;
import io.microraft.model.message.RaftMessage;
import io.microraft.model.message.VoteResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.Consumer;

/// Sees to it that a manager promises only what its disk keeps: a vote it gives, an entry it says
/// it has. Other records may be lost, such as the chunks of a snapshot that is not whole yet.
record HonestTransport(String self, SimDisk disk, RaftTransport network) implements RaftTransport {

  @Override
  public void send(String targetId, byte[] message) {
    if (!disk.isForced() && !isKept(MessageCodec.decode(message))) {
      throw new AssertionError(self + " promises what its disk may lose");
    }
    network.send(targetId, message);
  }

  private boolean isKept(RaftMessage promise) {
    return switch (promise) {
      case AppendEntriesSuccessResponse success -> isKept(success.getLastLogIndex());
      case VoteResponse vote when vote.isGranted() ->
          isSameVote(stateOn(disk.forced()), stateOn(disk));
      default -> true;
    };
  }

  private boolean isKept(long index) {
    var safe = stateOn(disk.forced());
    return index <= safe.snapshotIndex()
        || stateOn(disk).entry(index).filter(e -> safe.hasEntry(index, e.getTerm())).isPresent();
  }

  private static boolean isSameVote(LogState one, LogState other) {
    return one.term().getTerm() == other.term().getTerm()
        && Objects.equals(one.term().getVotedFor(), other.term().getVotedFor());
  }

  private static LogState stateOn(SimDisk disk) {
    var copy = new SimDisk();
    copy.contents(disk.contents());
    try {
      return RaftLog.open(copy).state();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void receive(Consumer<byte[]> receiver) {
    network.receive(receiver);
  }

  @Override
  public SortedSet<String> reachable() {
    return network.reachable();
  }

  @Override
  public SortedMap<String, Duration> heard() {
    return network.heard();
  }
}
