package skep.transport;

import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import org.eclipse.jetty.io.EndPoint.SslSessionData;
import org.jspecify.annotations.Nullable;
import skep.model.NodeRole;

/// Who the other end of a TLS connection is, by the certificate it showed. The TLS context has
/// checked that certificate; here it is only read.
///
/// @param nodeId CN
/// @param role OU, `swarm-manager` or `swarm-worker`
/// @param clusterId O
public record PeerCertificate(String nodeId, NodeRole role, String clusterId) {

  /// Empty when the peer showed no certificate, or not a node's.
  public static Optional<PeerCertificate> of(@Nullable Object sslSessionData) {
    if (sslSessionData instanceof SslSessionData data
        && data.peerCertificates() != null
        && data.peerCertificates().length > 0) {
      return of(data.peerCertificates()[0]);
    }
    return Optional.empty();
  }

  static Optional<PeerCertificate> of(X509Certificate leaf) {
    try {
      var subject = new LdapName(leaf.getSubjectX500Principal().getName());
      var nodeId = single(subject, "CN");
      var clusterId = single(subject, "O");
      var role = single(subject, "OU").flatMap(PeerCertificate::roleOf);
      return nodeId.isPresent() && clusterId.isPresent() && role.isPresent()
          ? Optional.of(new PeerCertificate(nodeId.get(), role.get(), clusterId.get()))
          : Optional.empty();
    } catch (InvalidNameException e) {
      return Optional.empty();
    }
  }

  /// Two values of one attribute would let two readers see two identities.
  private static Optional<String> single(LdapName subject, String attribute) {
    var values =
        subject.getRdns().stream()
            .filter(rdn -> rdn.size() == 1 && rdn.getType().equalsIgnoreCase(attribute))
            .map(rdn -> String.valueOf(rdn.getValue()))
            .toList();
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }

  private static Optional<NodeRole> roleOf(String unit) {
    return switch (unit) {
      case "swarm-manager" -> Optional.of(NodeRole.MANAGER);
      case "swarm-worker" -> Optional.of(NodeRole.WORKER);
      default -> Optional.empty();
    };
  }
}
