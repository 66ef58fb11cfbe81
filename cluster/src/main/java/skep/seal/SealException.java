package skep.seal;

import java.io.IOException;

/// Something sealed does not open: the key is another, or the bytes or their place were changed.
/// AES-GCM cannot tell which.
public final class SealException extends IOException {
  private static final long serialVersionUID = 1L;

  SealException(String message) {
    super(message);
  }
}
