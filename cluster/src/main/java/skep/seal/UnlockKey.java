package skep.seal;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Pattern;

/// What an operator keeps of a swarm with autolock, so that a manager can start again. Written
/// `SKEPKEY-1-<43 base64 characters>`, after Swarm's `SWMKEY-1-`. It prints as `***`.
public final class UnlockKey {
  private static final String PREFIX = "SKEPKEY-1-";
  private static final Pattern FORMAT = Pattern.compile(PREFIX + "[A-Za-z0-9+/]{43}");

  private final String text;
  private final SealKey key;

  private UnlockKey(String text, SealKey key) {
    this.text = text;
    this.key = key;
  }

  public static UnlockKey random() {
    var key = SealKey.random();
    return new UnlockKey(
        PREFIX + Base64.getEncoder().withoutPadding().encodeToString(key.bytes()), key);
  }

  /// @throws IllegalArgumentException saying what a key looks like; the text is not quoted
  public static UnlockKey parse(String text) {
    if (!FORMAT.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "invalid unlock key: it is written " + PREFIX + " and 43 characters");
    }
    var bytes = Base64.getDecoder().decode(text.substring(PREFIX.length()));
    return new UnlockKey(text, SealKey.of(bytes));
  }

  /// The whole key: a secret.
  public String text() {
    return text;
  }

  SealKey key() {
    return key;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UnlockKey that && MessageDigest.isEqual(key.bytes(), that.key.bytes());
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return "UnlockKey[***]";
  }
}
