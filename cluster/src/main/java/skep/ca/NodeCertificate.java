package skep.ca;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// A node's certificate and what it is checked against; nothing in it is secret.
///
/// @param chain leaf first, without the root; at least the leaf
/// @param roots what the node must trust; two while the root is being rotated, else one
public record NodeCertificate(List<X509Certificate> chain, List<X509Certificate> roots) {
  /// 90 days, as in Swarm.
  public static final Duration DEFAULT_VALIDITY = Duration.ofDays(90);

  /// A certificate is valid from this long before it was made, for hosts whose clocks are behind.
  public static final Duration BACKDATE = Duration.ofHours(1);

  public NodeCertificate {
    chain = List.copyOf(chain);
    roots = List.copyOf(roots);
    if (chain.isEmpty() || roots.isEmpty()) {
      throw new IllegalArgumentException("a node certificate needs a leaf and a root");
    }
  }

  /// @throws CaException when one of the texts holds no certificate or a damaged one
  public static NodeCertificate fromPem(String chainPem, String rootsPem) throws CaException {
    return new NodeCertificate(Pem.certificates(chainPem), Pem.certificates(rootsPem));
  }

  public X509Certificate leaf() {
    return chain.getFirst();
  }

  public String chainPem() {
    return Pem.write(chain);
  }

  public String rootsPem() {
    return Pem.write(roots);
  }

  /// When it was made, which is later than when it began to be valid.
  Instant issuedAt() {
    return leaf().getNotBefore().toInstant().plus(BACKDATE);
  }
}
