package skep.bootstrap.inventory;

/// What a host is to be in the swarm.
public enum Role {
  MANAGER,
  WORKER
}
