package skep.ca;

import java.math.BigInteger;

/// Unsigned big-endian bytes as lower-case base 36 of a fixed width, the form of Swarm's ids and
/// tokens.
final class Base36 {
  private static final int RADIX = 36;

  private Base36() {}

  /// @param width enough digits for all values of `bytes`; shorter numbers are padded with zeros
  static String encode(byte[] bytes, int width) {
    var digits = new BigInteger(1, bytes).toString(RADIX);
    return "0".repeat(width - digits.length()) + digits;
  }

  static BigInteger decode(String digits) {
    return new BigInteger(digits, RADIX);
  }
}
