package skep.api.client;

/// No daemon answered.
public final class UnreachableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String hint;
  private final boolean outcomeUnknown;

  UnreachableException(String message, String hint, boolean outcomeUnknown, Throwable cause) {
    super(message, cause);
    this.hint = hint;
    this.outcomeUnknown = outcomeUnknown;
  }

  /// What to do next; a command that works if pasted is in backquotes.
  public String hint() {
    return hint;
  }

  /// Whether a request to change something was on its way: it may have been done. Sending it again
  /// with the same request id is safe.
  public boolean isOutcomeUnknown() {
    return outcomeUnknown;
  }
}
