package skep.agent;

import java.util.List;
import java.util.Optional;
import skep.model.Epoch;
import skep.model.TlsInfo;

/// Who the agent is and where it may find a manager.
///
/// @param nodeId of this node, as in its certificate
/// @param hostname told to the manager while the engine has not answered yet
/// @param managers `host:port` of the managers known at start, at least one
/// @param epoch newest life of the swarm this node has seen
/// @param tlsInfo added to what the engine says of the node
public record AgentConfig(
    String nodeId, String hostname, List<String> managers, Epoch epoch, Optional<TlsInfo> tlsInfo) {

  public AgentConfig {
    managers = List.copyOf(managers);
    if (managers.isEmpty()) {
      throw new IllegalArgumentException("agent of node " + nodeId + " knows no manager");
    }
  }
}
