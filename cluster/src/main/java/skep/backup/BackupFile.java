package skep.backup;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import skep.model.Backup;
import skep.model.ModelJson;

/// A backup as a file: the magic "SKEPBACK", version (1), kind of secret (1 passphrase, 2 key
/// file), scrypt's logN, r and p (a byte each; zeros for a key file), salt (16), nonce (12); then
/// the backup's JSON, gzipped, under AES-256-GCM with all of that header as associated data; then
/// the SHA-256 of everything before. The sum needs no secret: it tells a damaged file from a wrong
/// passphrase.
public final class BackupFile {
  private static final byte[] MAGIC = {'S', 'K', 'E', 'P', 'B', 'A', 'C', 'K'};
  private static final int VERSION = 1;
  private static final int PASSPHRASE = 1;
  private static final int KEY_FILE = 2;
  private static final int SALT_BYTES = 16;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int HEADER_BYTES = MAGIC.length + 5 + SALT_BYTES + NONCE_BYTES;
  private static final int SUM_BYTES = 32;

  private BackupFile() {}

  /// @param random for salt and nonce
  public static byte[] seal(Backup backup, BackupSecret secret, SecureRandom random) {
    var salt = new byte[SALT_BYTES];
    var nonce = new byte[NONCE_BYTES];
    random.nextBytes(salt);
    random.nextBytes(nonce);
    var cost = BackupSecret.Cost.DEFAULT;
    var header = ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).put((byte) VERSION);
    var key =
        switch (secret) {
          case BackupSecret.Passphrase(var text) -> {
            header.put((byte) PASSPHRASE);
            header.put((byte) cost.logN()).put((byte) cost.r()).put((byte) cost.p());
            yield text.stretched(salt, cost);
          }
          case BackupSecret.KeyFile(var content) -> {
            header.put((byte) KEY_FILE).put(new byte[3]);
            yield content.mixed(salt);
          }
        };
    header.put(salt).put(nonce);
    try {
      var cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, header.array());
      var sealed = cipher.doFinal(zipped(ModelJson.bytes(backup)));
      var body = ByteBuffer.allocate(HEADER_BYTES + sealed.length).put(header.array()).put(sealed);
      return ByteBuffer.allocate(body.capacity() + SUM_BYTES)
          .put(body.array())
          .put(sum(body.array()))
          .array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-256-GCM", e);
    }
  }

  /// @throws BackupException when it is no backup, damaged, or sealed with another secret
  public static Backup open(byte[] file, BackupSecret secret) throws BackupException {
    refuseForeign(file);
    var body = Arrays.copyOf(file, file.length - SUM_BYTES);
    var header = ByteBuffer.wrap(Arrays.copyOf(body, HEADER_BYTES));
    header.position(MAGIC.length + 1);
    int kind = header.get();
    var cost = new BackupSecret.Cost(header.get(), header.get(), header.get());
    var salt = new byte[SALT_BYTES];
    var nonce = new byte[NONCE_BYTES];
    header.get(salt).get(nonce);
    var key = key(secret, kind, cost, salt);
    try {
      var cipher = cipher(Cipher.DECRYPT_MODE, key, nonce, header.array());
      var plain = cipher.doFinal(body, HEADER_BYTES, body.length - HEADER_BYTES);
      return ModelJson.read(Backup.class, unzipped(plain));
    } catch (AEADBadTagException e) {
      throw new BackupException(
          kind == KEY_FILE ? "this is not the key file it was sealed with" : "wrong passphrase", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-256-GCM", e);
    } catch (IOException | IllegalArgumentException e) {
      throw new BackupException("its content cannot be read: " + e.getMessage(), e);
    }
  }

  private static void refuseForeign(byte[] file) throws BackupException {
    boolean isOurs =
        file.length >= MAGIC.length && Arrays.equals(MAGIC, Arrays.copyOf(file, MAGIC.length));
    if (!isOurs) {
      throw new BackupException("it is not a backup of skep");
    }
    if (file.length > MAGIC.length && file[MAGIC.length] != VERSION) {
      throw new BackupException(
          "it is of format %d, this build reads format %d".formatted(file[MAGIC.length], VERSION));
    }
    boolean isWhole =
        file.length > HEADER_BYTES + SUM_BYTES
            && MessageDigest.isEqual(
                sum(Arrays.copyOf(file, file.length - SUM_BYTES)),
                Arrays.copyOfRange(file, file.length - SUM_BYTES, file.length));
    if (!isWhole) {
      throw new BackupException("it is damaged: its checksum does not hold");
    }
  }

  private static byte[] key(BackupSecret secret, int kind, BackupSecret.Cost cost, byte[] salt)
      throws BackupException {
    return switch (secret) {
      case BackupSecret.Passphrase(var text) -> {
        if (kind != PASSPHRASE) {
          throw new BackupException("it was sealed with a key file, not with a passphrase");
        }
        if (!cost.isBearable()) {
          throw new BackupException("it asks for more work than any backup needs");
        }
        yield text.stretched(salt, cost);
      }
      case BackupSecret.KeyFile(var content) -> {
        if (kind != KEY_FILE) {
          throw new BackupException("it was sealed with a passphrase, not with a key file");
        }
        yield content.mixed(salt);
      }
    };
  }

  private static Cipher cipher(int mode, byte[] key, byte[] nonce, byte[] header)
      throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(header);
    return cipher;
  }

  private static byte[] sum(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static byte[] zipped(byte[] bytes) {
    var out = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(out)) {
      zip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("in memory", e);
    }
    return out.toByteArray();
  }

  private static byte[] unzipped(byte[] bytes) throws IOException {
    try (var zip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return zip.readAllBytes();
    }
  }
}
