package skep.ca;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXCertPathValidatorResult;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Whether a chain leads to one of the swarm's roots. Nothing outside of the swarm, such as the
/// JDK's own store of authorities, is ever trusted.
final class TrustPath {
  private static final int MAX_LENGTH = 4;

  private TrustPath() {}

  /// @param chain leaf first, each signed by the next; the root itself may end it or be left out
  /// @throws CertificateException when it leads to none of `roots`, or is not valid at `at`
  static void check(List<X509Certificate> chain, Collection<X509Certificate> roots, Instant at)
      throws CertificateException {
    var path = chain.stream().filter(certificate -> !roots.contains(certificate)).toList();
    if (path.isEmpty() || path.size() > MAX_LENGTH) {
      throw new CertificateException("chain of " + chain.size() + " certificates is not a node's");
    }
    var anchors = new LinkedHashSet<TrustAnchor>();
    for (var root : roots) {
      anchors.add(new TrustAnchor(root, null));
    }
    // While the root is being changed a node shows more than those need who trust the next root
    // already: the shortest path that holds is the one.
    var failure = new CertificateException("no path");
    for (int length = 1; length <= path.size(); length++) {
      try {
        check(path.subList(0, length), anchors, at);
        return;
      } catch (CertificateException e) {
        failure = e;
      }
    }
    throw failure;
  }

  private static void check(List<X509Certificate> path, Set<TrustAnchor> anchors, Instant at)
      throws CertificateException {
    try {
      var parameters = new PKIXParameters(anchors);
      // Swarms publish no revocation lists: removed nodes are refused by id instead.
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(at));
      var certPath = CertificateFactory.getInstance("X.509").generateCertPath(path);
      var result = CertPathValidator.getInstance("PKIX").validate(certPath, parameters);
      if (result instanceof PKIXCertPathValidatorResult pkix) {
        // PKIX takes the anchor as given, its dates included.
        pkix.getTrustAnchor().getTrustedCert().checkValidity(Date.from(at));
      }
    } catch (CertificateException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new CertificateException(
          "certificate is not trusted in this swarm: " + e.getMessage(), e);
    }
  }
}
