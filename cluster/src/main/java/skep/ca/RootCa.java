package skep.ca;

import static skep.ca.NodeCertificate.BACKDATE;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import skep.model.TlsInfo;

/// The root of a swarm's trust: a self-signed certificate and its key, held by managers only.
/// Immutable; safe to use from any thread. It prints without its key.
public final class RootCa {
  private static final String COMMON_NAME = "swarm-ca";
  private static final Duration VALIDITY = Duration.ofDays(20L * 365);
  private static final int SERIAL_BITS = 120;
  private static final int DIGEST_WIDTH = 50;

  /// Place of that bit in a certificate's key usage.
  static final int KEY_CERT_SIGN = 5;

  private final X509Certificate certificate;
  private final NodeKey key;

  private RootCa(X509Certificate certificate, NodeKey key) {
    this.certificate = certificate;
    this.key = key;
  }

  /// A new root, valid for 20 years. The swarm's id is in its subject for people who read it; the
  /// digest, not the name, is what joins and peers are held to.
  public static RootCa create(String clusterId, Instant now, SecureRandom random) {
    var key = NodeKey.generate(random);
    var name =
        new X500NameBuilder().addRDN(BCStyle.O, clusterId).addRDN(BCStyle.CN, COMMON_NAME).build();
    var builder =
        new JcaX509v3CertificateBuilder(
            name,
            serial(random),
            Date.from(now.minus(BACKDATE)),
            Date.from(now.plus(VALIDITY)),
            name,
            key.publicKey());
    try {
      var ids = new JcaX509ExtensionUtils();
      builder
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(1))
          .addExtension(
              Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
          .addExtension(
              Extension.subjectKeyIdentifier,
              false,
              ids.createSubjectKeyIdentifier(key.publicKey()));
      return new RootCa(build(builder, key, random), key);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("cannot build a root certificate", e);
    }
  }

  /// @throws CaException when one of them cannot be read, they are no pair, or it is no authority
  public static RootCa fromPem(String certificatePem, String keyPem) throws CaException {
    var certificates = Pem.certificates(certificatePem);
    if (certificates.size() != 1) {
      throw new CaException("expected one root certificate, found " + certificates.size());
    }
    var certificate = certificates.getFirst();
    if (certificate.getBasicConstraints() < 0) {
      throw new CaException("the root certificate is not that of an authority");
    }
    return new RootCa(certificate, NodeKey.fromPem(keyPem, certificate));
  }

  public X509Certificate certificate() {
    return certificate;
  }

  public String certificatePem() {
    return Pem.write(List.of(certificate));
  }

  /// The key as PKCS#8 PEM. The greatest secret of a swarm: it goes into the log, nowhere else.
  public String keyPem() {
    return key.toPem();
  }

  /// What a join token carries: see {@link #digest(X509Certificate)}.
  public String digest() {
    return digest(certificate);
  }

  /// SHA-256 of the certificate's DER as 50 base-36 digits, padded with zeros.
  public static String digest(X509Certificate root) {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      return Base36.encode(sha256.digest(Pem.der(root)), DIGEST_WIDTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// A certificate for the key of `csrPem`, for `subject` whatever name the request asks for.
  /// Whether the sender may be `subject` is the caller's to decide.
  ///
  /// @param validity from `now`; ends with the root
  /// @throws CaException when the request is damaged, not signed with its own key, or not P-256
  public NodeCertificate sign(
      String csrPem, PeerIdentity subject, Duration validity, Instant now, SecureRandom random)
      throws CaException {
    if (!validity.isPositive()) {
      throw new IllegalArgumentException("no validity: " + validity);
    }
    var requested = verifiedKey(csrPem);
    var rootEnd = certificate.getNotAfter().toInstant();
    var end = now.plus(validity).isBefore(rootEnd) ? now.plus(validity) : rootEnd;
    var builder =
        new JcaX509v3CertificateBuilder(
            certificate,
            serial(random),
            Date.from(now.minus(BACKDATE)),
            Date.from(end),
            subject.toSubject(),
            requested);
    try {
      addLeafExtensions(builder, subject, requested);
      var leaf = build(builder, key, random);
      return new NodeCertificate(List.of(leaf), List.of(certificate));
    } catch (IOException | GeneralSecurityException e) {
      throw new CaException("cannot build a certificate from the request", e);
    }
  }

  /// What nodes say of themselves when their certificates are from this root and they trust it.
  public TlsInfo tlsInfo() {
    return tlsInfo(certificate, List.of(certificate));
  }

  /// @param issuer of a node's certificate
  /// @param trusted by that node
  static TlsInfo tlsInfo(X509Certificate issuer, List<X509Certificate> trusted) {
    var encoder = Base64.getEncoder();
    return new TlsInfo(
        Pem.write(trusted),
        encoder.encodeToString(issuer.getSubjectX500Principal().getEncoded()),
        encoder.encodeToString(issuer.getPublicKey().getEncoded()));
  }

  /// The key of `next` certified by this root: who trusts this root alone can follow a certificate
  /// of `next` with it.
  String crossSignedPem(RootCa next, Instant now, SecureRandom random) {
    var end =
        certificate.getNotAfter().toInstant().isBefore(next.certificate.getNotAfter().toInstant())
            ? certificate.getNotAfter()
            : next.certificate.getNotAfter();
    var builder =
        new JcaX509v3CertificateBuilder(
            certificate,
            serial(random),
            Date.from(now.minus(BACKDATE)),
            end,
            next.certificate.getSubjectX500Principal(),
            next.certificate.getPublicKey());
    try {
      builder
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
          .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign))
          .addExtension(
              Extension.subjectKeyIdentifier,
              false,
              new JcaX509ExtensionUtils()
                  .createSubjectKeyIdentifier(next.certificate.getPublicKey()));
      return Pem.write(List.of(build(builder, key, random)));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("cannot cross-sign a root", e);
    }
  }

  @Override
  public String toString() {
    return "RootCa[" + digest() + "]";
  }

  private void addLeafExtensions(
      JcaX509v3CertificateBuilder builder, PeerIdentity subject, PublicKey requested)
      throws IOException, GeneralSecurityException {
    var purposes =
        new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth};
    var names =
        new GeneralName[] {
          new GeneralName(GeneralName.dNSName, subject.nodeId()),
          new GeneralName(GeneralName.dNSName, subject.unit())
        };
    var ids = new JcaX509ExtensionUtils();
    builder
        .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
        .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
        .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes))
        .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names))
        .addExtension(
            Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(requested))
        .addExtension(
            Extension.authorityKeyIdentifier,
            false,
            ids.createAuthorityKeyIdentifier(certificate.getPublicKey()));
  }

  /// A request proves that its sender holds the key; without that check anybody could have somebody
  /// else's key certified as their own. Only P-256 is certified, so that no weak key gets in.
  private static PublicKey verifiedKey(String csrPem) throws CaException {
    var der = Pem.single(Pem.REQUEST, csrPem);
    try {
      var request = new JcaPKCS10CertificationRequest(der);
      var algorithm = request.getSubjectPublicKeyInfo().getAlgorithm();
      if (!algorithm.getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)
          || !X9ObjectIdentifiers.prime256v1.equals(algorithm.getParameters())) {
        throw new CaException("certificate request is not for an ECDSA P-256 key");
      }
      var publicKey = request.getPublicKey();
      var verifier = new JcaContentVerifierProviderBuilder().build(publicKey);
      if (!request.isSignatureValid(verifier)) {
        throw new CaException("certificate request is not signed with its own key");
      }
      return publicKey;
    } catch (IOException
        | GeneralSecurityException
        | OperatorCreationException
        | PKCSException
        | IllegalArgumentException e) {
      // The parser reports some malformed structures as IllegalArgumentException.
      throw new CaException("certificate request cannot be read", e);
    }
  }

  private static X509Certificate build(
      JcaX509v3CertificateBuilder builder, NodeKey signingKey, SecureRandom random)
      throws GeneralSecurityException {
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(signingKey.signer(random)));
  }

  private static BigInteger serial(SecureRandom random) {
    return new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS);
  }
}
