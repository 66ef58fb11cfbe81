package skep.agent;

import java.time.Instant;

/// Whether an agent has a manager.
public sealed interface SessionState {

  Instant since();

  /// @param address `host:port` of the manager that took the agent's session
  /// @param managerId its node id
  record Connected(String address, String managerId, Instant since) implements SessionState {}

  /// @param reason why there is no session, for people
  record Searching(String reason, Instant since) implements SessionState {}
}
