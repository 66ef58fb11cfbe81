package skep.manager;

import java.util.Optional;
import skep.model.RootRotation;

/// What an update of the swarm brings that had to be made by chance, and is not in its settings.
///
/// @param workerToken in place of the one there is; empty: that stays. The others likewise
/// @param unlockKey for managers that start again
/// @param rotation the change of the root that begins
public record ClusterSecrets(
    Optional<String> workerToken,
    Optional<String> managerToken,
    Optional<String> unlockKey,
    Optional<RootRotation> rotation) {
  public static final ClusterSecrets NONE =
      new ClusterSecrets(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  public ClusterSecrets withWorkerToken(String token) {
    return new ClusterSecrets(Optional.of(token), managerToken, unlockKey, rotation);
  }

  public ClusterSecrets withManagerToken(String token) {
    return new ClusterSecrets(workerToken, Optional.of(token), unlockKey, rotation);
  }

  public ClusterSecrets withUnlockKey(String key) {
    return new ClusterSecrets(workerToken, managerToken, Optional.of(key), rotation);
  }

  public ClusterSecrets withRotation(RootRotation begun) {
    return new ClusterSecrets(workerToken, managerToken, unlockKey, Optional.of(begun));
  }

  @Override
  public String toString() {
    return "ClusterSecrets[***]";
  }
}
