package skep.ingress;

import skep.ingress.table.PublishedPort;

/// Why this node does not serve a published port, or not all of it.
///
/// @param text for people: what is wrong and what would mend it
public record PortProblem(PublishedPort port, Kind kind, String text) {

  /// What kind of thing has to change.
  public enum Kind {
    /// another program of this node has the port
    ADDRESS_IN_USE,
    /// the daemon may not do it
    NO_PERMISSION,
    /// RLIMIT_NOFILE is reached
    TOO_MANY_FILES,
    /// this node, or this kind of port, cannot do what the port asks for
    UNSUPPORTED,
    /// the port is served, but not the way it asks for
    DEGRADED,
    /// anything else the system said
    FAILED
  }
}
