package skep.node;

import java.util.List;
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
    return new Running(tls, saved, Optional.empty(), agent, renewal, trust);
  }

  NodeIdentity identity() {
    return tls.identity();
  }

  List<String> knownManagers() {
    return saved.managers();
  }

  /// Leaves the containers running.
  void close() {
    renewal.close();
    agent.close();
    manager.ifPresent(ManagerRuntime::close);
    trust.close();
  }
}
