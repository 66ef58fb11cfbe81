package skep.bootstrap.plan;

import skep.bootstrap.host.PortScripts.Reach;

/// One host's attempt to reach a port of another.
///
/// @param isListened whether somebody was known to listen: a refusal is a firewall's then
public record PortTry(
    String from, String to, Purpose purpose, int port, boolean isListened, Reach reach) {
  /// What uses the port.
  public enum Purpose {
    SWARM,
    RAFT,
    /// Any high port: connections to published ports are passed from node to node on them.
    DATA
  }

  public boolean isOpen() {
    return reach == Reach.OK || (reach == Reach.REFUSED && !isListened);
  }
}
