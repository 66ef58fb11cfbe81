package skep.raft;

import java.time.Duration;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.Consumer;

/// Carries messages between managers, at most once, in any order. Losing one is always allowed:
/// Raft sends again. Thread-safe.
public interface RaftTransport {

  /// Messages above this are not carried, in bytes; also the bound of what a peer can make us hold.
  int MAX_MESSAGE_BYTES = 8 << 20;

  /// Hands `message` to the network and returns at once; never blocks, never throws for an unknown
  /// or unreachable target.
  void send(String targetId, byte[] message);

  /// Sets who gets incoming messages, on a thread of the transport. Earlier ones are lost.
  void receive(Consumer<byte[]> receiver);

  /// The ids of managers, self included, that can be talked to just now. A hint for people and for
  /// failing early: never a vote.
  SortedSet<String> reachable();

  /// How long ago the last sign of life of each other manager came: a message of the group, or the
  /// transport's own. Who gave none since this manager started is absent.
  SortedMap<String, Duration> heard();
}
