package skep.api;

import java.security.SecureRandom;
import java.time.InstantSource;
import skep.ca.CaException;
import skep.ca.NextRoot;
import skep.manager.ClusterSecrets;
import skep.manager.ControlException;
import skep.manager.ControlException.Kind;
import skep.manager.ControlRequest;
import skep.model.CaConfig;
import skep.model.Cluster;
import skep.model.ClusterSpec;
import skep.model.RootKey;
import skep.model.RootRotation;
import skep.seal.UnlockKey;

/// `POST /swarm/update` as the leader's loop knows it: what has to be made by chance (tokens, keys,
/// a root) is made here, for the state the asker saw.
record SwarmUpdate(ManagerAccess manager) {
  private static final SecureRandom RANDOM = new SecureRandom();

  /// @throws ControlException when a setting is no good
  ControlRequest.UpdateCluster of(Call call) {
    long version = call.version("swarm");
    var spec = call.body(ClusterSpec.class);
    var secrets = ClusterSecrets.NONE;
    if (call.flag("rotateWorkerToken")) {
      secrets = secrets.withWorkerToken(manager.newJoinTokens().worker());
    }
    if (call.flag("rotateManagerToken")) {
      secrets = secrets.withManagerToken(manager.newJoinTokens().manager());
    }
    var cluster =
        manager
            .state()
            .cluster()
            .orElseThrow(() -> new ControlException(Kind.NOT_IN_SWARM, SwarmTexts.NOT_READY));
    if (isKeyNeeded(cluster, spec, call.flag("rotateManagerUnlockKey"))) {
      secrets = secrets.withUnlockKey(UnlockKey.random().text());
    }
    var root =
        manager
            .state()
            .rootKey()
            .orElseThrow(() -> new ControlException(Kind.NOT_IN_SWARM, SwarmTexts.NOT_READY));
    if (isRootAsked(cluster, root, spec.caConfig())) {
      secrets = secrets.withRotation(next(cluster, root, spec.caConfig()));
    }
    return new ControlRequest.UpdateCluster(version, spec, secrets);
  }

  private static boolean isKeyNeeded(Cluster cluster, ClusterSpec spec, boolean isRotated) {
    boolean isOn = spec.encryption().autoLockManagers();
    if (isRotated && !isOn) {
      throw new ControlException(Kind.PRECONDITION, SwarmTexts.NO_AUTOLOCK);
    }
    return isOn && (isRotated || !cluster.spec().encryption().autoLockManagers());
  }

  /// A spec that was read and sent back asks for nothing, even while a root is being changed.
  private static boolean isRootAsked(Cluster cluster, RootKey root, CaConfig asked) {
    boolean isForced = asked.forceRotate() != cluster.spec().caConfig().forceRotate();
    var given = asked.signingCaCert().strip();
    boolean isGiven =
        !given.isEmpty()
            && !given.equals(root.certificatePem().strip())
            && root.rotation()
                .map(RootRotation::certificatePem)
                .filter(next -> given.equals(next.strip()))
                .isEmpty();
    return isForced || isGiven;
  }

  private static RootRotation next(Cluster cluster, RootKey root, CaConfig asked) {
    var now = InstantSource.system().instant();
    try {
      if (asked.signingCaCert().isBlank()) {
        if (!asked.signingCaKey().isBlank()) {
          throw new ControlException(Kind.INVALID, "a CA key needs its CA certificate");
        }
        return NextRoot.generated(root, cluster.id(), now, RANDOM);
      }
      if (asked.signingCaKey().isBlank()) {
        throw ControlException.rpc(
            Kind.INVALID,
            "a CA certificate needs its key: skep signs itself and knows no external CAs");
      }
      return NextRoot.given(root, asked.signingCaCert(), asked.signingCaKey(), now, RANDOM);
    } catch (CaException e) {
      throw ControlException.rpc(Kind.INVALID, String.valueOf(e.getMessage()));
    }
  }
}
