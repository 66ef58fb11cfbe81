package skep.api.client;

import java.util.Optional;

/// The daemon refused. The message is the daemon's own text, fit to be shown.
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String kind;
  private final String hint;

  public ApiException(int status, String message, String kind, String hint) {
    super(message);
    this.status = status;
    this.kind = kind;
    this.hint = hint;
  }

  /// HTTP status, 400 or more.
  public int status() {
    return status;
  }

  /// The kind of refusal by skep's name (`NO_LEADER`, `OUT_OF_SEQUENCE`, ...), when it gave one.
  public Optional<String> kind() {
    return Optional.of(kind).filter(given -> !given.isEmpty());
  }

  /// What to do next, when the daemon knows.
  public Optional<String> hint() {
    return Optional.of(hint).filter(given -> !given.isEmpty());
  }
}
