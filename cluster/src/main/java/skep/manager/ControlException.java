package skep.manager;

/// A request the leader refuses, in Docker's words. Nothing was changed.
public final class ControlException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// What kind of refusal; each has one HTTP status and one exit code.
  public enum Kind {
    INVALID,
    NOT_FOUND,
    EXISTS,
    PRECONDITION,
    OUT_OF_SEQUENCE,
    UNIMPLEMENTED,
    UNAUTHENTICATED,
    FORBIDDEN,
    NO_LEADER,
    OUTCOME_UNKNOWN,
    NOT_IN_SWARM
  }

  private final Kind kind;

  public ControlException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
