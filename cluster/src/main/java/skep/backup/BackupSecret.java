package skep.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.SCrypt;

/// What a backup is sealed with: a passphrase that a person remembers, or the content of a file
/// that is kept apart.
public sealed interface BackupSecret {
  /// Bytes of a key file, at least: as strong as the cipher.
  int MIN_KEY_FILE_BYTES = 32;

  /// @param text not empty
  static BackupSecret passphrase(char[] text) {
    ByteBuffer encoded = UTF_8.encode(CharBuffer.wrap(text));
    var bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    if (bytes.length == 0) {
      throw new IllegalArgumentException("an empty passphrase protects nothing");
    }
    return new Passphrase(new Hidden(bytes));
  }

  /// @throws IllegalArgumentException when there are too few bytes to be a key
  static BackupSecret keyFile(byte[] content) {
    if (content.length < MIN_KEY_FILE_BYTES) {
      throw new IllegalArgumentException(
          "a key file has at least %d bytes, this one has %d; make one with: head -c 32 /dev/urandom > FILE"
              .formatted(MIN_KEY_FILE_BYTES, content.length));
    }
    return new KeyFile(new Hidden(content.clone()));
  }

  /// Stretched by scrypt, which costs a guesser memory as well as time.
  record Passphrase(Hidden text) implements BackupSecret {}

  /// Strong enough by itself.
  record KeyFile(Hidden content) implements BackupSecret {}

  /// Bytes that no `toString` shows.
  final class Hidden {
    private final byte[] bytes;

    private Hidden(byte[] bytes) {
      this.bytes = bytes;
    }

    /// 256 bits of the passphrase.
    byte[] stretched(byte[] salt, Cost cost) {
      return SCrypt.generate(bytes, salt, 1 << cost.logN(), cost.r(), cost.p(), 32);
    }

    /// 256 bits of the file.
    byte[] mixed(byte[] salt) {
      try {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(salt, "HmacSHA256"));
        return mac.doFinal(bytes);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every JDK has HmacSHA256", e);
      }
    }
  }

  /// What one guess costs: 128 * r * 2^logN bytes of memory, p times.
  record Cost(int logN, int r, int p) {
    /// 64 MiB and a fraction of a second.
    static final Cost DEFAULT = new Cost(16, 8, 1);

    /// A file of somebody else must not make this process use all memory.
    boolean isBearable() {
      return logN >= 10 && logN <= 20 && r >= 1 && r <= 8 && p >= 1 && p <= 4;
    }
  }
}
