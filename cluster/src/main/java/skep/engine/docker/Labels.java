package skep.engine.docker;

/// Labels on a task's container. The `com.docker.swarm` ones are those of Docker's swarm mode, so
/// that tools that look for them find skep's tasks too.
final class Labels {
  static final String NODE_ID = "com.docker.swarm.node.id";
  static final String SERVICE_ID = "com.docker.swarm.service.id";
  static final String SERVICE_NAME = "com.docker.swarm.service.name";
  static final String TASK = "com.docker.swarm.task";
  static final String TASK_ID = "com.docker.swarm.task.id";
  static final String TASK_NAME = "com.docker.swarm.task.name";

  /// The id of the skep swarm that owns the container. What lacks it, or has another, is foreign.
  static final String SWARM_ID = "skep.swarm.id";

  /// Target ports that were given a free host port for the ingress, `80/tcp,53/udp`.
  static final String INGRESS_PORTS = "skep.ingress.ports";

  private Labels() {}
}
