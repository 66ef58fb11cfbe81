package skep.api.client;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Optional;
import skep.model.Cluster;

/// The `Swarm` section of `GET /info`: a node's own place in a swarm.
///
/// @param nodeAddr this node's address, no port
/// @param localNodeState inactive, pending, active, error or locked
/// @param controlAvailable whether this node is a manager
/// @param nodes known to this manager; 0 on a worker
/// @param managers of those
/// @param cluster on managers; never with join tokens
@Json
public record SwarmInfo(
    @Json.Property("NodeID") String nodeId,
    @Json.Property("NodeAddr") String nodeAddr,
    @Json.Property("LocalNodeState") String localNodeState,
    @Json.Property("ControlAvailable") boolean controlAvailable,
    @Json.Property("Error") String error,
    @Json.Property("RemoteManagers") List<Peer> remoteManagers,
    @Json.Property("Nodes") int nodes,
    @Json.Property("Managers") int managers,
    @Json.Property("Cluster") Optional<Cluster> cluster) {

  public SwarmInfo {
    nodeId = Absent.text(nodeId);
    nodeAddr = Absent.text(nodeAddr);
    localNodeState = Absent.or(localNodeState, "inactive");
    error = Absent.text(error);
    remoteManagers = Absent.list(remoteManagers);
    cluster = Absent.option(cluster);
  }

  public boolean isActive() {
    return localNodeState.equals("active");
  }
}
