package skep.dispatcher;

import java.util.List;
import java.util.Optional;
import skep.model.NodeDescription;
import skep.model.TlsInfo;
import skep.session.AgentMessage.Trust;
import skep.store.ClusterState;

/// What a node has to be told about whom to trust, seen from what it says of itself: nothing when
/// that is right already and nobody was shut out.
final class TrustNews {
  private TrustNews() {}

  static Optional<Trust> of(ClusterState state, NodeDescription description) {
    var key = state.rootKey();
    var wanted = state.cluster().flatMap(cluster -> cluster.tlsInfo());
    if (key.isEmpty() || wanted.isEmpty()) {
      return Optional.empty();
    }
    var removed = List.copyOf(key.get().removedNodes().keySet());
    var issuer = wanted.get().certIssuerPublicKey();
    boolean isRight =
        description.tlsInfo().map(has -> isRight(has, key.get().rootsPem(), issuer)).orElse(true);
    return isRight && removed.isEmpty()
        ? Optional.empty()
        : Optional.of(new Trust(key.get().rootsPem(), issuer, removed));
  }

  private static boolean isRight(TlsInfo has, String rootsPem, String issuer) {
    return has.trustRoot().equals(rootsPem) && has.certIssuerPublicKey().equals(issuer);
  }
}
