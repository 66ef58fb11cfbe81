package skep.api;

/// Docker's words for a node that cannot answer for the swarm: scripts look for them. The commands
/// they name are skep's: Docker's own would make a swarm of Docker's of this host.
public final class SwarmTexts {
  static final String NOT_IN_SWARM =
      "This node is not a swarm manager. Use \"skep swarm init\" or \"skep swarm join\" to"
          + " connect this node to swarm and try again.";
  static final String NOT_READY =
      "This node is not a swarm manager. Manager is being prepared or has trouble connecting to"
          + " the cluster.";
  public static final String LOCKED =
      "Swarm is encrypted and needs to be unlocked before it can be used. Please use \"skep"
          + " swarm unlock\" to unlock it.";
  public static final String NOT_LOCKED = "swarm is not locked";
  public static final String WRONG_KEY = "swarm could not be unlocked: invalid key provided";
  public static final String NOT_PART = "This node is not part of a swarm";
  public static final String LEAVE_LOCKED =
      "Swarm is encrypted and locked. Please unlock it first or use `--force` to ignore this"
          + " message.";
  public static final String EXPIRED =
      "Swarm certificates have expired. To replace them, leave the swarm and join again.";
  static final String NO_AUTOLOCK = "cannot rotate because autolock is not turned on";

  private SwarmTexts() {}
}
