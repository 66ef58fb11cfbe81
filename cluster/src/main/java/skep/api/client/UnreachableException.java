package skep.api.client;

/// No daemon answered.
public final class UnreachableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String hint;
  private final boolean sent;

  UnreachableException(String message, String hint, boolean sent, Throwable cause) {
    super(message, cause);
    this.hint = hint;
    this.sent = sent;
  }

  /// What to do next; a command that works if pasted is in backquotes.
  public String hint() {
    return hint;
  }

  /// Whether the request was on its way: what it asked for may have been done. Sending it again
  /// with the same request id is safe.
  public boolean isSent() {
    return sent;
  }
}
