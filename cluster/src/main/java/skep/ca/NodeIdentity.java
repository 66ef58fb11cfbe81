package skep.ca;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import skep.model.NodeRole;
import skep.model.TlsInfo;
import skep.seal.PrivateFiles;
import skep.seal.SealException;
import skep.seal.SealKey;

/// What a node proves itself with: its certificate, the key of it, and the roots it trusts. An
/// identity that exists is consistent (key, leaf and root belong together) but may have expired: a
/// daemon has to be able to say so. It prints without its key.
///
/// On disk it is a directory (0700) of `ca.crt`, `node.crt` and `node.key`, each 0600; the key is
/// sealed with the node's data key. Immutable.
public final class NodeIdentity {
  static final String ROOTS_FILE = "ca.crt";
  static final String CHAIN_FILE = "node.crt";
  static final String KEY_FILE = "node.key";

  /// The key of a certificate that is being replaced, from before `node.crt` is renamed until
  /// after.
  static final String NEXT_KEY_FILE = "node.key.next";

  private static final String SEALED_KEY = "SKEP SEALED KEY";
  private static final byte[] KEY_CONTEXT = "skep node key".getBytes(US_ASCII);
  private static final double EARLIEST_RENEWAL = 0.5;
  private static final double LATEST_RENEWAL = 0.8;
  private static final String HINT =
      "; restore it from a backup, or delete the node's state directory and join again";

  private final NodeKey key;
  private final NodeCertificate certificate;
  private final PeerIdentity self;

  private NodeIdentity(NodeKey key, NodeCertificate certificate, PeerIdentity self) {
    this.key = key;
    this.certificate = certificate;
    this.self = self;
  }

  /// Joins a key with what the authority answered, which may have come from anywhere.
  ///
  /// @throws CaException when the certificate is for another key, or leads to none of its roots
  public static NodeIdentity of(NodeKey key, NodeCertificate certificate) throws CaException {
    if (!certificate.leaf().getPublicKey().equals(key.publicKey())) {
      throw new CaException("the certificate is for another key");
    }
    try {
      TrustPath.check(certificate.chain(), certificate.roots(), certificate.issuedAt());
    } catch (CertificateException e) {
      throw new CaException("certificate is not trusted in this swarm", e);
    }
    return new NodeIdentity(key, certificate, PeerIdentity.of(certificate.leaf()));
  }

  /// Whether `dir` holds an identity, good or damaged: whether this host has ever joined.
  public static boolean isSavedIn(Path dir) {
    return Files.exists(dir.resolve(CHAIN_FILE));
  }

  /// Reads what {@link #save} wrote, also when that was cut short.
  ///
  /// @throws CaException naming the file that is missing, unreadable or damaged, and what to do
  public static NodeIdentity load(Path dir, SealKey dataKey) throws CaException {
    var rootsFile = dir.resolve(ROOTS_FILE);
    var chainFile = dir.resolve(CHAIN_FILE);
    var roots = certificates(rootsFile);
    var certificate = new NodeCertificate(certificates(chainFile), roots);
    var key = keyOf(certificate.leaf(), dir, dataKey);
    try {
      return of(key, certificate);
    } catch (CaException e) {
      throw damaged(chainFile, e);
    }
  }

  /// Writes the three files so that a crash at any point leaves an identity that loads, the old one
  /// or this one; for that, the roots must cover both, as they do in each step of a rotation. One
  /// writer at a time.
  ///
  /// @throws IOException when the directory or a file cannot be written; it is in the message
  public void save(Path dir, SealKey dataKey) throws IOException {
    PrivateFiles.createDirectory(dir);
    PrivateFiles.write(dir.resolve(ROOTS_FILE), certificate.rootsPem());
    // Two renames are not atomic together. The key goes first under a name of its own, so that
    // whichever certificate a crash leaves behind finds its key.
    PrivateFiles.write(dir.resolve(NEXT_KEY_FILE), sealed(key, dataKey));
    PrivateFiles.write(dir.resolve(CHAIN_FILE), certificate.chainPem());
    PrivateFiles.rename(dir.resolve(NEXT_KEY_FILE), dir.resolve(KEY_FILE));
  }

  /// Who this is, as its peers see it.
  public PeerIdentity self() {
    return self;
  }

  public NodeKey key() {
    return key;
  }

  public NodeCertificate certificate() {
    return certificate;
  }

  public String nodeId() {
    return self.nodeId();
  }

  public NodeRole role() {
    return self.role();
  }

  public String clusterId() {
    return self.clusterId();
  }

  /// Leaf first.
  public List<X509Certificate> chain() {
    return certificate.chain();
  }

  public List<X509Certificate> roots() {
    return certificate.roots();
  }

  /// What this node says of its certificate: who issued it, and what it trusts.
  public TlsInfo tlsInfo() {
    return RootCa.tlsInfo(issuer(), roots());
  }

  private X509Certificate issuer() {
    return Stream.concat(roots().stream(), chain().stream().skip(1))
        .filter(this::isIssuer)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("an identity leads to one of its roots"));
  }

  private boolean isIssuer(X509Certificate candidate) {
    try {
      certificate.leaf().verify(candidate.getPublicKey());
      return true;
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  /// The same node trusting other roots: the first and the last step of a rotation of the root.
  ///
  /// @throws CaException when this certificate leads to none of them
  public NodeIdentity withRoots(List<X509Certificate> roots) throws CaException {
    return of(key, new NodeCertificate(certificate.chain(), roots));
  }

  /// When peers begin to refuse this certificate.
  public Instant expiry() {
    return certificate.leaf().getNotAfter().toInstant();
  }

  /// When it was signed; it is good from some time before.
  public Instant issuedAt() {
    return certificate.issuedAt();
  }

  /// When to ask for the next certificate: at random between 50 and 80 % of the life after issue,
  /// so that nodes that joined together do not renew together. May be in the past.
  public Instant renewAfter(RandomGenerator random) {
    // Counted from issue: of a one-hour certificate the backdating alone is half of the life.
    var life = Duration.between(certificate.issuedAt(), expiry());
    double fraction = random.nextDouble(EARLIEST_RENEWAL, LATEST_RENEWAL);
    return certificate.issuedAt().plusMillis((long) (life.toMillis() * fraction));
  }

  @Override
  public String toString() {
    return "NodeIdentity[" + self + ", expires " + expiry() + "]";
  }

  private static List<X509Certificate> certificates(Path file) throws CaException {
    var pem = read(file);
    try {
      return Pem.certificates(pem);
    } catch (CaException e) {
      throw damaged(file, e);
    }
  }

  private static String sealed(NodeKey key, SealKey dataKey) {
    return Pem.block(SEALED_KEY, dataKey.seal(key.toPem().getBytes(US_ASCII), KEY_CONTEXT));
  }

  private static NodeKey keyOf(X509Certificate leaf, Path dir, SealKey dataKey) throws CaException {
    var next = dir.resolve(NEXT_KEY_FILE);
    if (Files.exists(next)) {
      try {
        return opened(read(next), leaf, dataKey);
      } catch (CaException _) {
        // The save ended before it replaced the certificate: the old key is the right one.
      }
    }
    var file = dir.resolve(KEY_FILE);
    var pem = read(file);
    try {
      return opened(pem, leaf, dataKey);
    } catch (CaException e) {
      throw damaged(file, e);
    }
  }

  private static NodeKey opened(String pem, X509Certificate leaf, SealKey dataKey)
      throws CaException {
    try {
      var opened = dataKey.open(Pem.single(SEALED_KEY, pem), KEY_CONTEXT);
      return NodeKey.fromPem(new String(opened, US_ASCII), leaf);
    } catch (SealException e) {
      throw new CaException(String.valueOf(e.getMessage()), e);
    }
  }

  private static String read(Path file) throws CaException {
    try {
      if (Files.size(file) > Pem.MAX_CHARS) {
        throw new CaException(file + " is damaged: too long" + HINT);
      }
      // A byte that is not text becomes one that is not PEM either, and is reported as such.
      return new String(Files.readAllBytes(file), US_ASCII);
    } catch (NoSuchFileException e) {
      throw new CaException(file + " is missing" + HINT, e);
    } catch (IOException e) {
      throw new CaException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static CaException damaged(Path file, CaException cause) {
    return new CaException(file + " is damaged: " + cause.getMessage() + HINT, cause);
  }
}
