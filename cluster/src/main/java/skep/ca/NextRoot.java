package skep.ca;

import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.Date;
import skep.model.JoinTokens;
import skep.model.RootKey;
import skep.model.RootRotation;

/// How the change of a swarm's root begins: the next root, its key certified by the old one, and
/// tokens that pin it. All of it is made here, before it is written anywhere.
public final class NextRoot {
  private NextRoot() {}

  /// A new root of skep's own.
  ///
  /// @throws CaException when the old root cannot be read
  public static RootRotation generated(
      RootKey old, String clusterId, Instant now, SecureRandom random) throws CaException {
    return rotation(old, RootCa.create(clusterId, now, random), now, random);
  }

  /// A root that the operator has from elsewhere.
  ///
  /// @param certificatePem one certificate of an authority
  /// @param keyPem its EC key, PKCS#8
  /// @throws CaException when it is none, its key is another's, or it is not valid now
  public static RootRotation given(
      RootKey old, String certificatePem, String keyPem, Instant now, SecureRandom random)
      throws CaException {
    var next = RootCa.fromPem(certificatePem, keyPem);
    try {
      next.certificate().checkValidity(Date.from(now));
    } catch (CertificateException e) {
      throw new CaException("the CA certificate is not valid now: " + e.getMessage(), e);
    }
    var usage = next.certificate().getKeyUsage();
    if (usage != null && !usage[RootCa.KEY_CERT_SIGN]) {
      throw new CaException("the CA certificate may not sign certificates");
    }
    if (next.certificate()
        .equals(RootCa.fromPem(old.certificatePem(), old.keyPem()).certificate())) {
      throw new CaException("this CA certificate is the swarm's root already");
    }
    return rotation(old, next, now, random);
  }

  private static RootRotation rotation(RootKey old, RootCa next, Instant now, SecureRandom random)
      throws CaException {
    var root = RootCa.fromPem(old.certificatePem(), old.keyPem());
    return new RootRotation(
        next.certificatePem(),
        next.keyPem(),
        root.crossSignedPem(next, now, random),
        next.tlsInfo(),
        new JoinTokens(
            JoinToken.random(next.digest(), random).text(),
            JoinToken.random(next.digest(), random).text()));
  }
}
