package skep.manager;

import java.util.Optional;

/// A request the leader refuses, in Docker's words. Nothing was changed.
public final class ControlException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private static final String NO_LEADER_TEXT =
      "The swarm does not have a leader. It's possible that too few managers are online. Make sure"
          + " more than half of the managers are online.";

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
    /// Nothing was done; an election is under way, soon it can be.
    NO_LEADER("Unknown"),
    /// Nothing was done, and nothing can be until more managers answer.
    NO_QUORUM("Unknown"),
    /// No manager could be asked.
    NO_MANAGER("Unavailable"),
    OUTCOME_UNKNOWN("DeadlineExceeded"),
    NOT_IN_SWARM("Unavailable");

    private final String code;

    Kind(String code) {
      this.code = code;
    }
  }

  private final Kind kind;
  private final String hint;

  public ControlException(Kind kind, String message) {
    this(kind, message, "");
  }

  /// @param hint what to do next, in backquotes what can be pasted; empty: nothing to say
  public ControlException(Kind kind, String message, String hint) {
    super(message);
    this.kind = kind;
    this.hint = hint;
  }

  /// A refusal that Docker's users know with the prefix of the layer it comes from: `rpc error:
  /// code = NotFound desc = service web not found`.
  public static ControlException rpc(Kind kind, String description) {
    return new ControlException(kind, "rpc error: code = " + kind.code + " desc = " + description);
  }

  /// What everybody is told while the group has no leader.
  public static ControlException noLeader() {
    return rpc(Kind.NO_LEADER, NO_LEADER_TEXT);
  }

  /// The group has lost its quorum: in Docker's words, which scripts look for, and then why.
  public static ControlException noQuorum(String reason, String hint) {
    return new ControlException(
        Kind.NO_QUORUM,
        "rpc error: code = %s desc = %s %s".formatted(Kind.NO_QUORUM.code, NO_LEADER_TEXT, reason),
        hint);
  }

  /// The same with what it would have meant, or what to do instead; on a line of its own.
  public ControlException withHint(String text) {
    return new ControlException(kind, String.valueOf(getMessage()), text);
  }

  public Kind kind() {
    return kind;
  }

  /// What to do next, when there is something to say.
  public Optional<String> hint() {
    return Optional.of(hint).filter(given -> !given.isEmpty());
  }
}
