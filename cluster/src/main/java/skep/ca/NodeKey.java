package skep.ca;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/// An ECDSA P-256 key pair, of a node or of the root. It prints as `***`; {@link #toPem} is the
/// only way out for the private half, which never leaves its host otherwise.
public record NodeKey(PublicKey publicKey, PrivateKey privateKey) {
  static final String SIGNATURE = "SHA256withECDSA";
  private static final String CURVE = "secp256r1";
  private static final byte[] PROBE = {'s', 'k', 'e', 'p'};

  public static NodeKey generate(SecureRandom random) {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(CURVE), random);
      var pair = generator.generateKeyPair();
      return new NodeKey(pair.getPublic(), pair.getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + CURVE, e);
    }
  }

  /// The private key of `certificate`.
  ///
  /// @param keyPem PKCS#8
  /// @throws CaException when it cannot be read or belongs to another certificate
  public static NodeKey fromPem(String keyPem, X509Certificate certificate) throws CaException {
    var key = new NodeKey(certificate.getPublicKey(), Pem.privateKey(keyPem));
    if (!key.isPair()) {
      throw new CaException("private key does not belong to its certificate");
    }
    return key;
  }

  /// The private key as PKCS#8 PEM. A secret.
  public String toPem() {
    return Pem.write(privateKey);
  }

  /// A PKCS#10 request for a certificate of this key. It names nobody: the authority decides who
  /// the holder is, and would ignore a name given here.
  public String csrPem(SecureRandom random) {
    try {
      var builder = new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=skep"), publicKey);
      return Pem.block(Pem.REQUEST, builder.build(signer(random)).getEncoded());
    } catch (IOException e) {
      throw new IllegalStateException("a request just built always has an encoding", e);
    }
  }

  ContentSigner signer(SecureRandom random) {
    try {
      return new JcaContentSignerBuilder(SIGNATURE).setSecureRandom(random).build(privateKey);
    } catch (OperatorCreationException e) {
      throw new IllegalStateException("every JDK has " + SIGNATURE, e);
    }
  }

  @Override
  public String toString() {
    return "NodeKey[***]";
  }

  private boolean isPair() {
    try {
      var signature = Signature.getInstance(SIGNATURE);
      signature.initSign(privateKey);
      signature.update(PROBE);
      var signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException _) {
      return false; // keys of different curves or kinds
    }
  }
}
