package skep.manager;

/// A request the leader refuses, in Docker's words. Nothing was changed.
public final class ControlException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// What kind of refusal; each has one HTTP status and one exit code.
  public enum Kind {
    INVALID("InvalidArgument"),
    NOT_FOUND("NotFound"),
    EXISTS("AlreadyExists"),
    PRECONDITION("FailedPrecondition"),
    OUT_OF_SEQUENCE("Unknown"),
    UNIMPLEMENTED("Unimplemented"),
    UNAUTHENTICATED("Unauthenticated"),
    FORBIDDEN("PermissionDenied"),
    NO_LEADER("Unknown"),
    OUTCOME_UNKNOWN("DeadlineExceeded"),
    NOT_IN_SWARM("Unavailable");

    private final String code;

    Kind(String code) {
      this.code = code;
    }
  }

  private final Kind kind;

  public ControlException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /// A refusal that Docker's users know with the prefix of the layer it comes from: `rpc error:
  /// code = NotFound desc = service web not found`.
  public static ControlException rpc(Kind kind, String description) {
    return new ControlException(kind, "rpc error: code = " + kind.code + " desc = " + description);
  }

  /// What everybody is told while the group has no leader.
  public static ControlException noLeader() {
    return rpc(
        Kind.NO_LEADER,
        "The swarm does not have a leader. It's possible that too few managers are online. Make sure"
            + " more than half of the managers are online.");
  }

  public Kind kind() {
    return kind;
  }
}
