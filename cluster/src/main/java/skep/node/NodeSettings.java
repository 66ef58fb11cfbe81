package skep.node;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import skep.agent.Ingress;
import skep.engine.Engine;
import skep.model.CaConfig;

/// What a daemon is given at its start.
///
/// @param state directory of everything the node keeps; made when missing, for its owner only
/// @param socket of the API for operators on this host
/// @param hostname as other nodes are to know this one
/// @param engine makes the container engine for a member of a swarm, by cluster id; what it makes
///   is closed, if it can be, when the node leaves or the daemon stops
/// @param ingress makes what answers published ports for a member of a swarm, by node id; closed
///   like the engine
/// @param version of skep
/// @param minCertExpiry the shortest life of certificates that may be asked for; tests know no
///   patience
public record NodeSettings(
    Path state,
    Path socket,
    String hostname,
    Function<String, Engine> engine,
    Function<String, Ingress> ingress,
    String version,
    Duration minCertExpiry) {

  /// As an operator's node is.
  public NodeSettings(
      Path state,
      Path socket,
      String hostname,
      Function<String, Engine> engine,
      Function<String, Ingress> ingress,
      String version) {
    this(state, socket, hostname, engine, ingress, version, CaConfig.MIN_EXPIRY);
  }
}
