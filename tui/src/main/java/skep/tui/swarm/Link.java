package skep.tui.swarm;

import java.time.Duration;
import java.time.Instant;

/// How the dashboard is connected to a daemon.
public sealed interface Link {

  /// Nothing was heard yet.
  record Opening() implements Link {}

  /// Changes come in as they are made.
  ///
  /// @param via the daemon that answers
  /// @param latency of its last answer
  record Live(String via, Duration latency) implements Link {}

  /// No daemon answers; what is shown is of the past.
  ///
  /// @param why for people
  /// @param attempt how many times it was tried since, from 1
  /// @param since when the last word came
  /// @param next when it is tried again
  record Lost(String why, int attempt, Instant since, Instant next) implements Link {}
}
