package skep.ca;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/// Keys, certificates and requests as PEM text (RFC 7468). Text outside of the blocks is ignored.
public final class Pem {
  static final String REQUEST = "CERTIFICATE REQUEST";

  /// Room for a few certificates; what is longer is not from a swarm.
  static final int MAX_CHARS = 64 * 1024;

  private static final String CERTIFICATE = "CERTIFICATE";
  private static final String PRIVATE_KEY = "PRIVATE KEY";
  private static final int LINE_LENGTH = 64;
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\\s]*+)-----END \\1-----");
  private static final Pattern WHITESPACE = Pattern.compile("\\s+");

  private Pem() {}

  /// All of `certificates` one after another, leaf first for a chain.
  public static String write(List<X509Certificate> certificates) {
    var text = new StringBuilder();
    for (var certificate : certificates) {
      text.append(block(CERTIFICATE, der(certificate)));
    }
    return text.toString();
  }

  /// At least one certificate.
  ///
  /// @throws CaException when there is none or one of them cannot be read
  public static List<X509Certificate> certificates(String pem) throws CaException {
    var certificates = new ArrayList<X509Certificate>();
    for (var der : blocks(CERTIFICATE, pem)) {
      try {
        var factory = CertificateFactory.getInstance("X.509");
        var certificate = factory.generateCertificate(new ByteArrayInputStream(der));
        certificates.add((X509Certificate) certificate);
      } catch (GeneralSecurityException e) {
        throw new CaException("certificate cannot be read", e);
      }
    }
    return List.copyOf(certificates);
  }

  static byte[] der(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a parsed certificate always has an encoding", e);
    }
  }

  /// PKCS#8, unencrypted: whoever writes it down must guard the file.
  static String write(PrivateKey key) {
    return block(PRIVATE_KEY, key.getEncoded());
  }

  static PrivateKey privateKey(String pem) throws CaException {
    var der = single(PRIVATE_KEY, pem);
    try {
      return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException _) {
      // The cause is dropped: it may quote the key.
      throw new CaException("private key cannot be read (expected an EC key in PKCS#8)");
    }
  }

  static String block(String label, byte[] der) {
    var encoder = Base64.getMimeEncoder(LINE_LENGTH, new byte[] {'\n'});
    var body = new String(encoder.encode(der), US_ASCII);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }

  static byte[] single(String label, String pem) throws CaException {
    var found = blocks(label, pem);
    if (found.size() != 1) {
      throw new CaException("expected one PEM block \"" + label + "\", found " + found.size());
    }
    return found.getFirst();
  }

  private static List<byte[]> blocks(String label, String pem) throws CaException {
    if (pem.length() > MAX_CHARS) {
      throw new CaException("PEM text is longer than " + MAX_CHARS + " characters");
    }
    var found = new ArrayList<byte[]>();
    var matcher = BLOCK.matcher(pem);
    while (matcher.find()) {
      if (matcher.group(1).equals(label)) {
        found.add(decode(label, matcher.group(2)));
      }
    }
    if (found.isEmpty()) {
      throw new CaException("no PEM block \"" + label + "\" found");
    }
    return found;
  }

  private static byte[] decode(String label, String body) throws CaException {
    try {
      return Base64.getDecoder().decode(WHITESPACE.matcher(body).replaceAll(""));
    } catch (IllegalArgumentException _) {
      throw new CaException("PEM block \"" + label + "\" is not base64");
    }
  }
}
