package skep.manager;

import java.time.Instant;
import java.util.TreeMap;
import skep.manager.ControlException.Kind;
import skep.model.CaConfig;
import skep.model.Cluster;
import skep.model.ClusterSpec;
import skep.model.JoinTokens;
import skep.model.RootKey;
import skep.store.Draft;

/// Changes of what the swarm's trust rests on: tokens, the root, the unlock key, who is shut out.
/// Decides from the draft and its arguments alone.
record ClusterTrust(Draft draft, Instant now) {

  /// The swarm with new settings and what comes with them; what depends on them is in the draft.
  ///
  /// @throws ControlException when a setting is no good; the draft is as it was
  Cluster updated(Cluster cluster, ClusterSpec given, ClusterSecrets secrets) {
    check(cluster.spec(), given);
    var old = cluster.joinTokens().orElse(new JoinTokens("", ""));
    var tokens =
        new JoinTokens(
            secrets.workerToken().orElse(old.worker()),
            secrets.managerToken().orElse(old.manager()));
    draft.state().rootKey().ifPresent(key -> keep(key, cluster.spec(), given, secrets));
    var spec = given.withCaConfig(given.caConfig().withoutSigningRoot());
    var changed = cluster.withSpec(spec).withJoinTokens(tokens).withUpdatedAt(now);
    return secrets.rotation().map(begun -> changed.withRotation(begun.tlsInfo())).orElse(changed);
  }

  /// From now on the node's certificate is worth nothing, until the last it can have has expired.
  void shutOut(String nodeId) {
    draft
        .state()
        .rootKey()
        .ifPresent(
            key -> {
              var expiry =
                  draft
                      .state()
                      .cluster()
                      .map(cluster -> cluster.spec().caConfig().expiry())
                      .orElse(CaConfig.DEFAULT_EXPIRY);
              var removed = new TreeMap<>(key.removedNodes());
              removed.values().removeIf(until -> until.isBefore(now));
              removed.put(nodeId, later(now.plus(expiry), key.certificatesUntil()));
              draft.put(key.withRemovedNodes(removed).withUpdatedAt(now));
            });
  }

  private void keep(RootKey key, ClusterSpec before, ClusterSpec after, ClusterSecrets secrets) {
    var unlockKey =
        after.encryption().autoLockManagers() ? secrets.unlockKey().orElse(key.unlockKey()) : "";
    if (after.encryption().autoLockManagers() && unlockKey.isEmpty()) {
      throw ControlException.rpc(Kind.OUT_OF_SEQUENCE, "update out of sequence");
    }
    var changed = key.withUnlockKey(unlockKey);
    if (after.caConfig().expiry().compareTo(before.caConfig().expiry()) < 0) {
      var until = later(now.plus(before.caConfig().expiry()), key.certificatesUntil());
      changed = changed.withCertificatesUntil(until);
    }
    if (secrets.rotation().isPresent()) {
      changed = changed.withRotation(secrets.rotation().get());
    }
    if (!changed.equals(key)) {
      draft.put(changed.withUpdatedAt(now));
    }
  }

  private static void check(ClusterSpec before, ClusterSpec given) {
    if (!given.name().equals("default")) {
      throw ControlException.rpc(Kind.INVALID, "swarm spec must be named \"default\"");
    }
    var expiry = given.caConfig().expiry();
    if (!expiry.equals(before.caConfig().expiry()) && expiry.compareTo(CaConfig.MIN_EXPIRY) < 0) {
      throw ControlException.rpc(Kind.INVALID, "minimum certificate expiry time is: 1h0m0s");
    }
    if (!given.dispatcher().heartbeat().isPositive()) {
      throw ControlException.rpc(Kind.INVALID, "heartbeat time period must be longer than 0");
    }
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
