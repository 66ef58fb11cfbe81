package skep.ca;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.regex.Pattern;
import skep.model.NodeRole;

/// What a host needs to join: a pin of the swarm's root and a shared secret, which says with what
/// role. Written `SKEPTKN-1-<root digest>-<secret>`; the layout is Swarm's, the prefix is not,
/// because the digest covers another thing and neither product could use the other's token.
///
/// It prints without the secret; {@link #text} is the real thing.
///
/// @param rootDigest 50 base-36 digits, see {@link RootCa#digest()}
public record JoinToken(String rootDigest, Secret secret) {
  /// Said of text that is no token at all.
  public static final String INVALID = "invalid join token";

  /// Said of a token whose secret is not, or no longer, this swarm's.
  public static final String REFUSED = "A valid join token is necessary to join this cluster";

  private static final String PREFIX = "SKEPTKN-1-";
  private static final String FOREIGN_PREFIX = "SWMTKN-";
  private static final Pattern TOKEN =
      Pattern.compile(PREFIX + "(?<digest>[0-9a-z]{50})-(?<secret>[0-9a-z]{25})");
  private static final int DIGEST_BITS = 256;

  /// The part that must not be seen. Compared in constant time.
  ///
  /// @param text 25 base-36 digits, 128 random bits
  public record Secret(String text) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Secret that && isSame(text, that.text);
    }

    @Override
    public int hashCode() {
      return text.hashCode();
    }

    @Override
    public String toString() {
      return "***";
    }
  }

  public JoinToken {
    if (!TOKEN.matcher(PREFIX + rootDigest + "-" + secret.text()).matches()
        || Base36.decode(rootDigest).bitLength() > DIGEST_BITS) {
      throw new IllegalArgumentException(INVALID);
    }
  }

  /// A token with a fresh secret, for a new swarm or to replace one that leaked.
  public static JoinToken random(String rootDigest, SecureRandom random) {
    return new JoinToken(rootDigest, new Secret(new RandomIds(random).get()));
  }

  /// @throws CaException with {@link #INVALID}, or with advice when it is a token of Docker Swarm;
  ///   the text itself is never quoted
  public static JoinToken parse(String text) throws CaException {
    var matcher = TOKEN.matcher(text);
    if (matcher.matches()) {
      try {
        return new JoinToken(matcher.group("digest"), new Secret(matcher.group("secret")));
      } catch (IllegalArgumentException _) {
        throw new CaException(INVALID);
      }
    }
    if (text.startsWith(FOREIGN_PREFIX)) {
      throw new CaException(
          "this is a Docker Swarm token, not a skep token;"
              + " run `skep swarm join-token` on a manager");
    }
    throw new CaException(INVALID);
  }

  /// The whole token, secret included.
  public String text() {
    return PREFIX + rootDigest + "-" + secret.text();
  }

  /// The certificate among those of `rootsPem` that this token pins; a root under rotation comes as
  /// two. `rootsPem` may come from anybody: only a certificate with the right digest is returned.
  ///
  /// @throws CaException when there is none
  public X509Certificate verifiedRoot(String rootsPem) throws CaException {
    for (var root : Pem.certificates(rootsPem)) {
      if (RootCa.digest(root).equals(rootDigest)) {
        return root;
      }
    }
    throw new CaException("remote CA does not match fingerprint. Expected: " + hexDigest());
  }

  /// The role this token, shown by a stranger, gives in a swarm with these two tokens. Both are
  /// compared in full whatever the first comparison gives, so that time tells nothing.
  ///
  /// @throws CaException with {@link #REFUSED} when it is neither of them
  public NodeRole roleAmong(JoinToken worker, JoinToken manager) throws CaException {
    boolean isWorker = isSame(text(), worker.text());
    boolean isManager = isSame(text(), manager.text());
    if (!isWorker && !isManager) {
      throw new CaException(REFUSED);
    }
    return isManager ? NodeRole.MANAGER : NodeRole.WORKER;
  }

  @Override
  public String toString() {
    return PREFIX + rootDigest + "-" + secret;
  }

  private String hexDigest() {
    var digits = Base36.decode(rootDigest).toString(16);
    return "0".repeat(DIGEST_BITS / 4 - digits.length()) + digits;
  }

  private static boolean isSame(String one, String other) {
    return MessageDigest.isEqual(one.getBytes(US_ASCII), other.getBytes(US_ASCII));
  }
}
