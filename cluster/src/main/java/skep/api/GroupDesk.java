package skep.api;

import java.util.concurrent.CompletableFuture;
import skep.api.client.PeerReport;
import skep.model.Epoch;

/// What a manager tells other managers of itself, whether or not there is a leader. Any thread may
/// call; never blocks.
public interface GroupDesk {

  /// @param asker the life of the swarm that the manager who asks belongs to: one that is newer
  ///   than this manager's is news to it
  CompletableFuture<PeerReport> report(Epoch asker);
}
