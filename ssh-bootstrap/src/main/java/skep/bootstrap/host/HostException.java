package skep.bootstrap.host;

/// Something that could not be done with a host.
public final class HostException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final String hint;

  /// Why, for whoever decides what follows.
  public enum Reason {
    /// No connection, or it broke.
    UNREACHABLE,
    /// Its key is not the one that is stored or pinned. Nothing was sent.
    KEY_CHANGED,
    /// Its key is not known, and policy refuses new ones. Nothing was sent.
    KEY_UNKNOWN,
    /// Its key is new, and logging in would have taken a secret. Nothing secret was sent.
    KEY_UNCONFIRMED,
    /// No login was accepted.
    AUTHENTICATION,
    /// A command on it failed.
    FAILED,
    /// No answer within its time.
    TIMED_OUT
  }

  /// @param message what is wrong; lower case, no full stop
  /// @param hint what to do; empty: nothing to say
  public HostException(Reason reason, String message, String hint) {
    super(message);
    this.reason = reason;
    this.hint = hint;
  }

  public Reason reason() {
    return reason;
  }

  public String hint() {
    return hint;
  }

  /// Never null, unlike `getMessage`.
  public String text() {
    return String.valueOf(getMessage());
  }
}
