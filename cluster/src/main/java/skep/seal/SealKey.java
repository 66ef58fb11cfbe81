package skep.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// A key of 256 bits for AES-GCM. What it sealed opens only with it, unchanged, and in the context
/// it was sealed for. Sealed is: nonce (12 bytes, random), ciphertext, tag (16). It prints as
/// `***`. Safe to use from any thread.
public final class SealKey {
  public static final int BYTES = 32;

  /// By how much sealing makes something longer.
  public static final int OVERHEAD_BYTES = 28;

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretKey key;

  private SealKey(SecretKey key) {
    this.key = key;
  }

  /// @param bytes 32, secret
  public static SealKey of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a key of " + bytes.length + " bytes, not " + BYTES);
    }
    return new SealKey(new SecretKeySpec(bytes, "AES"));
  }

  public static SealKey random() {
    var bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return of(bytes);
  }

  /// A key of its own for one file or purpose, so that nonces need be unique only there.
  ///
  /// @param salt need not be secret
  public SealKey derived(byte[] salt, String purpose) {
    return of(derivedBytes(salt, purpose, BYTES));
  }

  /// Bytes that only a holder of this key can know and that tell nothing about it (HKDF-SHA256).
  public byte[] derivedBytes(byte[] salt, String purpose, int count) {
    try {
      var parameters =
          HKDFParameterSpec.ofExtract()
              .addIKM(key)
              .addSalt(salt)
              .thenExpand(purpose.getBytes(US_ASCII), count);
      return KDF.getInstance("HKDF-SHA256").deriveData(parameters);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK 25 has HKDF-SHA256", e);
    }
  }

  /// @param context not kept, not secret; to open it, the same has to be given
  public byte[] seal(byte[] plain, byte[] context) {
    var nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      var cipher = Cipher.getInstance(CIPHER);
      cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(context);
      var sealed = ByteBuffer.allocate(plain.length + OVERHEAD_BYTES).put(nonce);
      cipher.doFinal(ByteBuffer.wrap(plain), sealed);
      return sealed.array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + CIPHER, e);
    }
  }

  /// @throws SealException when it is not what was sealed with this key for this context
  public byte[] open(byte[] sealed, byte[] context) throws SealException {
    if (sealed.length < OVERHEAD_BYTES) {
      throw new SealException("too short to have been sealed");
    }
    try {
      var cipher = Cipher.getInstance(CIPHER);
      cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, sealed, 0, NONCE_BYTES));
      cipher.updateAAD(context);
      return cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
    } catch (AEADBadTagException _) {
      throw new SealException("sealed with another key, or changed since");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + CIPHER, e);
    }
  }

  /// For writing it down, sealed with another.
  byte[] bytes() {
    return key.getEncoded();
  }

  @Override
  public String toString() {
    return "SealKey[***]";
  }
}
