package skep.api;

import java.util.List;
import java.util.Locale;
import skep.api.client.Peer;
import skep.model.NodeDescription;

/// What this node knows of its own place.
///
/// @param nodeId empty outside a swarm
/// @param nodeAddr without port; empty outside a swarm
/// @param controlAvailable whether it is a manager
/// @param error why the state is `ERROR`
/// @param remoteManagers as last heard
/// @param description of this host and its engine
public record NodeInfo(
    LocalState state,
    String nodeId,
    String nodeAddr,
    boolean controlAvailable,
    String error,
    List<Peer> remoteManagers,
    NodeDescription description) {

  public NodeInfo {
    remoteManagers = List.copyOf(remoteManagers);
  }

  /// Docker's LocalNodeState.
  public enum LocalState {
    /// In no swarm.
    INACTIVE,
    /// Joining.
    PENDING,
    /// In a swarm.
    ACTIVE,
    /// Should be in a swarm and cannot.
    ERROR,
    /// Waits for a key.
    LOCKED;

    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
