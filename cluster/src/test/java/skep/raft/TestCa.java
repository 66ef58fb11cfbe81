package skep.raft;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A certificate authority of a few lines that lives for one test.
final class TestCa {
  private static final char[] NO_PASSWORD = new char[0];

  private final KeyPair keys;
  private final X500Name name;
  private final X509Certificate certificate;
  private long serial = 1;

  TestCa(String commonName) {
    try {
      this.keys = newKeys();
      this.name = new X500Name("CN=" + commonName);
      this.certificate = issue(name, keys, true);
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A context that shows a certificate of this CA and trusts this CA only.
  SSLContext contextFor(String commonName) {
    try {
      var leafKeys = newKeys();
      var leaf = issue(new X500Name("CN=" + commonName + ",OU=swarm-manager"), leafKeys, false);
      var own = emptyStore();
      own.setKeyEntry(
          "self", leafKeys.getPrivate(), NO_PASSWORD, new X509Certificate[] {leaf, certificate});
      var trusted = emptyStore();
      trusted.setCertificateEntry("ca", certificate);
      var keyManagers = KeyManagerFactory.getInstance("PKIX");
      keyManagers.init(own, NO_PASSWORD);
      var trustManagers = TrustManagerFactory.getInstance("PKIX");
      trustManagers.init(trusted);
      var context = SSLContext.getInstance("TLS");
      context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private X509Certificate issue(X500Name subject, KeyPair subjectKeys, boolean isCa)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    var now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(
                name,
                BigInteger.valueOf(serial++),
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(Duration.ofHours(1))),
                subject,
                subjectKeys.getPublic())
            .addExtension(Extension.basicConstraints, true, new BasicConstraints(isCa));
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }

  private static KeyPair newKeys() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }
}
