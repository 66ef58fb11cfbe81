package skep.ca;

import java.security.cert.X509Certificate;
import java.util.regex.Pattern;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import skep.model.NodeRole;

/// Who a certificate says its holder is. Only worth as much as the check of that certificate: of a
/// session of {@link SwarmTls} it is proven, of a bare certificate it is a claim.
///
/// @param nodeId CN, also valid as a DNS name
/// @param clusterId O
public record PeerIdentity(String nodeId, NodeRole role, String clusterId) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,62}");

  public PeerIdentity {
    requireName("node id", nodeId);
    requireName("cluster id", clusterId);
  }

  /// The peer of a finished handshake.
  ///
  /// @throws CaException when the peer showed no certificate, or not a node's
  public static PeerIdentity of(SSLSession session) throws CaException {
    try {
      if (session.getPeerCertificates()[0] instanceof X509Certificate leaf) {
        return of(leaf);
      }
      throw new CaException("the peer's certificate is not X.509");
    } catch (SSLPeerUnverifiedException e) {
      throw new CaException("the peer showed no certificate", e);
    }
  }

  /// @param chain leaf first
  /// @throws CaException when it is empty or the leaf is not a node's certificate
  public static PeerIdentity of(X509Certificate[] chain) throws CaException {
    if (chain.length == 0) {
      throw new CaException("the peer showed no certificate");
    }
    return of(chain[0]);
  }

  static PeerIdentity of(X509Certificate leaf) throws CaException {
    var subject = X500Name.getInstance(leaf.getSubjectX500Principal().getEncoded());
    var nodeId = single(subject, BCStyle.CN, "CN");
    var role = roleOf(single(subject, BCStyle.OU, "OU"));
    var clusterId = single(subject, BCStyle.O, "O");
    try {
      return new PeerIdentity(nodeId, role, clusterId);
    } catch (IllegalArgumentException e) {
      throw new CaException("not a node's certificate: " + e.getMessage(), e);
    }
  }

  /// The role as an organizational unit, in Swarm's words.
  String unit() {
    return unitOf(role);
  }

  X500Name toSubject() {
    return new X500NameBuilder()
        .addRDN(BCStyle.O, clusterId)
        .addRDN(BCStyle.OU, unitOf(role))
        .addRDN(BCStyle.CN, nodeId)
        .build();
  }

  private static String unitOf(NodeRole role) {
    return switch (role) {
      case WORKER -> "swarm-worker";
      case MANAGER -> "swarm-manager";
    };
  }

  private static NodeRole roleOf(String unit) throws CaException {
    for (var role : NodeRole.values()) {
      if (unitOf(role).equals(unit)) {
        return role;
      }
    }
    throw new CaException("certificate has no known role: OU=" + unit);
  }

  /// Two values of one attribute would let two readers see two identities, so they are refused.
  private static String single(X500Name subject, ASN1ObjectIdentifier attribute, String name)
      throws CaException {
    var values = subject.getRDNs(attribute);
    if (values.length != 1 || values[0].isMultiValued()) {
      throw new CaException("not a node's certificate: expected one " + name + " in its subject");
    }
    return IETFUtils.valueToString(values[0].getFirst().getValue());
  }

  private static void requireName(String what, String value) {
    if (!NAME.matcher(value).matches()) {
      throw new IllegalArgumentException(what + " is not a name: " + value);
    }
  }
}
