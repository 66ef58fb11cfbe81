package skep.api;

/// Docker's words for a node that cannot answer for the swarm: scripts look for them.
final class SwarmTexts {
  static final String NOT_IN_SWARM =
      "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to"
          + " connect this node to swarm and try again.";
  static final String NOT_READY =
      "This node is not a swarm manager. Manager is being prepared or has trouble connecting to"
          + " the cluster.";
  static final String LOCKED =
      "Swarm is encrypted and needs to be unlocked before it can be used. Please use \"docker"
          + " swarm unlock\" to unlock it.";
  static final String NOT_LOCKED = "swarm is not locked";
  static final String NO_AUTOLOCK = "cannot rotate because autolock is not turned on";

  private SwarmTexts() {}
}
