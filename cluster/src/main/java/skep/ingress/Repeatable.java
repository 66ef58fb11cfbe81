package skep.ingress;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;

/// Which requests a proxy may send to a second task when the first is gone without a word of
/// answer. Nobody can tell whether that task had begun to act, so it must be one that changes
/// nothing however often it is asked: HTTP's safe methods (RFC 9110, 9.2.1 and 9.2.2).
public final class Repeatable {
  private static final byte[] NOTHING = {};
  private static final List<byte[]> SAFE =
      List.of("GET ".getBytes(US_ASCII), "HEAD ".getBytes(US_ASCII));

  private Repeatable() {}

  /// Whether a connection that begins like this asks for something that may be asked twice.
  public static boolean beginsWith(byte[] piece) {
    return SAFE.stream().anyMatch(method -> isPrefix(method, piece));
  }

  /// No request.
  public static byte[] none() {
    return NOTHING;
  }

  private static boolean isPrefix(byte[] prefix, byte[] piece) {
    if (piece.length < prefix.length) {
      return false;
    }
    for (int i = 0; i < prefix.length; i++) {
      if (piece[i] != prefix[i]) {
        return false;
      }
    }
    return true;
  }
}
