package skep.node;

import java.util.Optional;
import skep.ca.SwarmTls;

/// A member's moving parts.
///
/// @param manager while the node is a manager
record Running(
    SwarmTls tls,
    SavedNode saved,
    Optional<ManagerRuntime> manager,
    AgentRuntime agent,
    Renewal renewal) {

  Running withSaved(SavedNode changed) {
    return new Running(tls, changed, manager, agent, renewal);
  }

  Running withManager(SavedNode changed, ManagerRuntime started) {
    return new Running(tls, changed, Optional.of(started), agent, renewal);
  }

  Running withoutManager(SavedNode changed) {
    return new Running(tls, changed, Optional.empty(), agent, renewal);
  }

  /// Whether the node plays this part already.
  ///
  /// @param raftId the id a manager is to have in the group
  boolean isManagerAs(String raftId) {
    return manager.isPresent() && saved.raftIdOf(tls.identity().nodeId()).equals(raftId);
  }
}
