package skep.view;

import java.time.Duration;

/// How a manager group is, in one word that is the same in commands, prompts and logs.
public enum QuorumState {
  /// There is a leader and every voting manager answers.
  HEALTHY("HEALTHY"),
  /// Changes are possible, or will be as soon as a leader is elected, but not everybody is there.
  DEGRADED("DEGRADED"),
  /// Changes are not possible.
  NO_QUORUM("NO QUORUM"),
  /// The manager that was asked takes no part in the group.
  NOT_RUNNING("NOT RUNNING"),
  /// No manager answers the node that was asked, which is a worker and cannot tell more.
  UNREACHABLE("UNREACHABLE");

  /// An election that takes longer does not come to an end.
  private static final Duration ELECTION_LIMIT = Duration.ofSeconds(10);

  private final String word;

  QuorumState(String word) {
    this.word = word;
  }

  /// As people see it.
  public String word() {
    return word;
  }

  public static QuorumState of(GroupSight sight) {
    return switch (Standing.of(sight)) {
      case Standing.Led _ -> sight.missing().isEmpty() ? HEALTHY : DEGRADED;
      case Standing.Electing(var _, var since) ->
          since.compareTo(ELECTION_LIMIT) < 0 ? DEGRADED : NO_QUORUM;
      case Standing.Lost _ -> NO_QUORUM;
      case Standing.Out _ -> NOT_RUNNING;
    };
  }
}
