package skep.raft;

import io.microraft.model.message.AppendEntriesSuccessResponse;
import io.microraft.model.message.RaftMessage;
import io.microraft.model.message.VoteResponse;
import java.time.Duration;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.Consumer;

/// Sees to it that a manager promises only what its disk keeps: a vote it gives, an entry it says
/// it has.
record HonestTransport(String self, SimDisk disk, RaftTransport network) implements RaftTransport {

  @Override
  public void send(String targetId, byte[] message) {
    if (!disk.isForced() && isPromise(MessageCodec.decode(message))) {
      throw new AssertionError(self + " promises what its disk may lose");
    }
    network.send(targetId, message);
  }

  private static boolean isPromise(RaftMessage message) {
    return message instanceof AppendEntriesSuccessResponse
        || (message instanceof VoteResponse vote && vote.isGranted());
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
