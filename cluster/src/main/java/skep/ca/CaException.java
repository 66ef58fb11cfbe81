package skep.ca;

/// Something given to the certificate authority is malformed, damaged or not acceptable: a token, a
/// request, a certificate or a file. Checked, because most of it comes from strangers on the
/// network and must never be mistaken for a bug of ours. The message is fit for a user and holds no
/// secret.
public final class CaException extends Exception {
  private static final long serialVersionUID = 1L;

  public CaException(String message) {
    super(message);
  }

  /// @param cause must not quote key material: parse errors of private keys are dropped, not
  ///   chained
  public CaException(String message, Throwable cause) {
    super(message, cause);
  }
}
