package skep.raft;

import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import skep.model.Epoch;

/// Keeps the managers of different lives of the swarm apart: only messages of this manager's own
/// life are let in. A manager of an earlier one is told so, and one that is told so itself says it
/// to its listener. Thread-safe.
final class Lives {
  private static final System.Logger LOG = System.getLogger(Lives.class.getName());

  private final Epoch own;
  private final RaftPorts ports;
  private final AtomicReference<Epoch> heard;

  Lives(Epoch own, RaftPorts ports) {
    this.own = own;
    this.ports = ports;
    this.heard = new AtomicReference<>(own);
  }

  byte[] outgoing(byte[] message) {
    return EpochFrame.of(own, message);
  }

  /// The message in `bytes` when it is of this life and not a mere notice.
  Optional<byte[]> admitted(byte[] bytes) {
    var frame = EpochFrame.read(bytes);
    if (frame.epoch().equals(own)) {
      return frame.isNotice() ? Optional.empty() : Optional.of(frame.message());
    }
    if (frame.epoch().isNewerThan(own)) {
      outdated(frame.epoch());
    } else if (own.isNewerThan(frame.epoch()) && !frame.isNotice()) {
      var sender = ModelCodec.idOf(MessageCodec.decode(frame.message()).getSender());
      ports.transport().send(sender, EpochFrame.notice(own));
    }
    return Optional.empty();
  }

  /// Once for each life that is heard of.
  private void outdated(Epoch newer) {
    var before = heard.getAndAccumulate(newer, (old, seen) -> seen.isNewerThan(old) ? seen : old);
    if (newer.isNewerThan(before)) {
      LOG.log(Level.WARNING, "this manager is of epoch {0}, the swarm lives on in {1}", own, newer);
      ports.loop().execute(() -> ports.listener().outdated(newer));
    }
  }
}
