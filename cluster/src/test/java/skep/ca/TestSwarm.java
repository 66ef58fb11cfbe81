package skep.ca;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import skep.model.NodeRole;

/// A swarm to take certificates from, at a time that stands still. Keys are random, on purpose: no
/// test may depend on one.
final class TestSwarm {
  static final Instant NOW = Instant.parse("2030-01-02T03:04:05Z");
  static final SecureRandom RANDOM = new SecureRandom("any".getBytes(UTF_8));

  final String clusterId;
  final RootCa ca;

  TestSwarm(String clusterId) {
    this.clusterId = clusterId;
    this.ca = RootCa.create(clusterId, NOW, RANDOM);
  }

  NodeIdentity node(String nodeId, NodeRole role) throws CaException {
    return node(nodeId, role, NOW);
  }

  NodeIdentity node(String nodeId, NodeRole role, Instant issuedAt) throws CaException {
    return node(new PeerIdentity(nodeId, role, clusterId), issuedAt);
  }

  NodeIdentity node(PeerIdentity subject, Instant issuedAt) throws CaException {
    var key = NodeKey.generate(RANDOM);
    var csr = key.csrPem(RANDOM);
    return NodeIdentity.of(key, ca.sign(csr, subject, Duration.ofDays(90), issuedAt, RANDOM));
  }
}
