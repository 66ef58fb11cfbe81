package skep.node;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import skep.api.ManagerAccess;
import skep.api.client.InitRequest;
import skep.ca.CaException;
import skep.ca.JoinToken;
import skep.ca.NodeIdentity;
import skep.ca.NodeKey;
import skep.ca.PeerIdentity;
import skep.ca.RandomIds;
import skep.ca.RootCa;
import skep.manager.ControlException;
import skep.manager.ControlException.Kind;
import skep.manager.ControlRequest;
import skep.model.Availability;
import skep.model.Cluster;
import skep.model.ClusterSpec;
import skep.model.EncryptionConfig;
import skep.model.JoinTokens;
import skep.model.Node;
import skep.model.NodeDescription;
import skep.model.NodeRole;
import skep.model.NodeSpec;
import skep.model.NodeState;
import skep.model.NodeStatus;
import skep.model.RootKey;
import skep.model.Version;
import skep.seal.UnlockKey;

/// Everything that a new swarm begins with, before any of it is running: root, first certificate,
/// tokens, first log entry.
///
/// @param saved the first manager's own notes
record Founding(NodeIdentity identity, SavedNode saved, ControlRequest.InitCluster firstEntry) {
  private static final Duration LEADING_LIMIT = Duration.ofSeconds(20);

  /// @param minExpiry the shortest life of certificates that may be asked for
  /// @throws ControlException when an address or a setting is no good
  static Founding of(InitRequest request, Addresses addresses, Duration minExpiry) {
    var listen = addresses.listen(request.listenAddr());
    var advertise = addresses.advertise(request.advertiseAddr(), listen);
    var spec =
        request
            .spec()
            .orElse(ClusterSpec.defaults())
            .withEncryption(new EncryptionConfig(request.autoLockManagers()));
    if (spec.caConfig().expiry().compareTo(minExpiry) < 0) {
      throw ControlException.rpc(Kind.INVALID, "minimum certificate expiry time is: 1h0m0s");
    }
    var random = new SecureRandom();
    var ids = new RandomIds(random);
    var now = InstantSource.system().instant();
    var clusterId = ids.get();
    var nodeId = ids.get();
    var root = RootCa.create(clusterId, now, random);
    var identity =
        identity(root, new PeerIdentity(nodeId, NodeRole.MANAGER, clusterId), spec, random);
    var raftId = ids.get();
    var status = SwarmAdmission.managerStatus(raftId, advertise);
    var peers = new TreeMap<String, String>();
    peers.put(raftId, status.raftAddr());
    var saved =
        new SavedNode(
            listen.toString(),
            advertise.toString(),
            List.of(advertise.toString()),
            raftId,
            List.of(raftId),
            peers);
    var cluster =
        new Cluster(
            clusterId,
            Version.NONE,
            now,
            now,
            spec,
            Optional.of(identity.tlsInfo()),
            false,
            Optional.of(
                new JoinTokens(
                    JoinToken.random(root.digest(), random).text(),
                    JoinToken.random(root.digest(), random).text())));
    var unlockKey = request.autoLockManagers() ? UnlockKey.random().text() : "";
    var key = RootKey.first(now, root.certificatePem(), root.keyPem(), unlockKey);
    var node =
        new Node(
            nodeId,
            Version.NONE,
            now,
            now,
            new NodeSpec(
                "",
                new TreeMap<>(),
                NodeRole.MANAGER,
                request.availability().orElse(Availability.ACTIVE)),
            NodeDescription.UNKNOWN,
            new NodeStatus(NodeState.UNKNOWN, "", advertise.host()),
            Optional.of(status));
    return new Founding(identity, saved, new ControlRequest.InitCluster(cluster, key, node));
  }

  /// A first certificate for `self`, signed by its own swarm.
  static NodeIdentity identity(
      RootCa root, PeerIdentity self, ClusterSpec spec, SecureRandom random) {
    var key = NodeKey.generate(random);
    var now = InstantSource.system().instant();
    try {
      return NodeIdentity.of(
          key, root.sign(key.csrPem(random), self, spec.caConfig().expiry(), now, random));
    } catch (CaException e) {
      throw new IllegalStateException("a certificate made here does not hold", e);
    }
  }

  /// Waits until the new group of one leads itself, and makes the swarm exist.
  ///
  /// @throws IOException when that takes too long
  void writeFirstEntry(ManagerAccess manager) throws IOException {
    long deadline = System.nanoTime() + LEADING_LIMIT.toNanos();
    while (true) {
      try {
        manager
            .submit("init-" + firstEntry.cluster().id(), firstEntry)
            .get(LEADING_LIMIT.toSeconds(), TimeUnit.SECONDS);
        return;
      } catch (ExecutionException e) {
        boolean isTooEarly =
            e.getCause() instanceof ControlException refusal && refusal.kind() == Kind.NO_LEADER;
        if (!isTooEarly || System.nanoTime() - deadline > 0) {
          throw new IOException("the swarm could not be formed: " + e.getCause(), e);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      } catch (TimeoutException e) {
        throw new IOException("the swarm could not be formed within " + LEADING_LIMIT, e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while forming the swarm", e);
      }
    }
  }
}
