package skep.api;

import java.util.Optional;
import skep.model.Cluster;

/// Objects without their secrets.
final class Redacted {
  private Redacted() {}

  /// Without join tokens.
  static Cluster cluster(Cluster cluster) {
    return new Cluster(
        cluster.id(),
        cluster.version(),
        cluster.createdAt(),
        cluster.updatedAt(),
        cluster.spec(),
        cluster.tlsInfo(),
        cluster.rootRotationInProgress(),
        Optional.empty());
  }
}
