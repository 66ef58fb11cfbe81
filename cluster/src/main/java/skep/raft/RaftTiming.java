package skep.raft;

import java.time.Duration;

/// How fast the group notices and decides. Must be alike on all managers.
///
/// @param tick heartbeat period of the leader; a manager that hears nothing for `ticksToSilence` of
///   them asks for votes, a leader that hears no majority for as long steps down
/// @param electionTimeout how long one round of votes may take, to which up to 100 ms of chance are
///   added
/// @param request after which a proposal, a read or a change of members that got no answer is
///   failed
public record RaftTiming(
    Duration tick, int ticksToSilence, Duration electionTimeout, Duration request) {

  /// Fail-over in about 0.8 to 1.1 s, and quiet on a busy host whose disk stalls for half a second.
  public static final RaftTiming DEFAULT =
      new RaftTiming(Duration.ofMillis(150), 5, Duration.ofMillis(200), Duration.ofSeconds(10));

  public RaftTiming {
    if (tick.toMillis() < 10 || ticksToSilence < 2 || electionTimeout.toMillis() < 10) {
      throw new IllegalArgumentException(
          "tick %s x %d, election %s".formatted(tick, ticksToSilence, electionTimeout));
    }
  }
}
