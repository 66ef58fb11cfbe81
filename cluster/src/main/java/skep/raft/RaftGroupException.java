package skep.raft;

import java.util.Optional;

/// Why the group did not do what it was asked. Futures of {@link RaftGroup} fail with one of these,
/// unwrapped.
public abstract sealed class RaftGroupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private RaftGroupException(String message) {
    super(message);
  }

  /// Nothing was written: ask the leader instead.
  public static final class NotLeader extends RaftGroupException {
    private static final long serialVersionUID = 1L;
    private final String leaderId;

    NotLeader(String leaderId) {
      super(leaderId.isEmpty() ? "no leader is known" : "the leader is " + leaderId);
      this.leaderId = leaderId;
    }

    /// Empty while no leader is known.
    public Optional<String> leaderId() {
      return leaderId.isEmpty() ? Optional.empty() : Optional.of(leaderId);
    }
  }

  /// The write may or may not have happened, or may still happen: the leader was replaced, stopped
  /// or lost its majority while it was pending. Look before asking again; a command must carry an
  /// id if it must not be applied twice.
  public static final class OutcomeUnknown extends RaftGroupException {
    private static final long serialVersionUID = 1L;

    OutcomeUnknown(String message) {
      super(message);
    }
  }

  /// Nothing was written, the same can be tried again soon: too much is pending, the leader is new
  /// and has no majority yet, a change of members or of leader is under way.
  public static final class Busy extends RaftGroupException {
    private static final long serialVersionUID = 1L;

    Busy(String message) {
      super(message);
    }
  }

  /// Nothing was done and trying again will not help: the message says what is wrong.
  public static final class Refused extends RaftGroupException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }
}
