package skep.node;

import java.util.Optional;
import skep.ca.NodeIdentity;
import skep.ca.SwarmTls;

/// A member's moving parts.
///
/// @param manager absent on a worker, and on a manager that the swarm has gone on without
record Running(
    SwarmTls tls,
    SavedNode saved,
    Optional<ManagerRuntime> manager,
    AgentRuntime agent,
    Renewal renewal,
    TrustKeeper trust) {

  Running withSaved(SavedNode changed) {
    return new Running(tls, changed, manager, agent, renewal, trust);
  }

  Running withoutManager() {
    return withoutManager(saved);
  }

  Running withoutManager(SavedNode changed) {
    return new Running(tls, changed, Optional.empty(), agent, renewal, trust);
  }

  Running withManager(SavedNode changed, ManagerRuntime started) {
    return new Running(tls, changed, Optional.of(started), agent, renewal, trust);
  }

  /// Whether the node plays this part already.
  ///
  /// @param raftId the id a manager is to have in the group
  boolean isManagerAs(String raftId) {
    return manager.isPresent() && raftId().equals(raftId);
  }

  /// This manager's id in the group.
  String raftId() {
    return saved.raftIdOf(identity().nodeId());
  }

  NodeIdentity identity() {
    return tls.identity();
  }

  /// Leaves the containers running.
  void close() {
    renewal.close();
    agent.close();
    manager.ifPresent(ManagerRuntime::close);
    trust.close();
  }
}
