package skep.store;

import org.pcollections.PSortedMap;
import org.pcollections.PSortedSet;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;
import skep.model.PortConfig;
import skep.model.Task;

/// What the live tasks bound to one node take of it. Kept up to date task by task, so that the
/// scheduler never counts.
///
/// @param tasks live tasks on the node
/// @param byService live tasks of each service that has any
/// @param reservedNanoCpus sum of reservations
/// @param reservedMemoryBytes sum of reservations
/// @param hostPorts published host-mode ports in use, as `port/protocol`
public record NodeUsage(
    int tasks,
    PSortedMap<String, Integer> byService,
    long reservedNanoCpus,
    long reservedMemoryBytes,
    PSortedSet<String> hostPorts) {

  public static final NodeUsage NONE = new NodeUsage(0, TreePMap.empty(), 0, 0, TreePSet.empty());

  public int tasksOf(String serviceId) {
    return byService.getOrDefault(serviceId, 0);
  }

  /// With a live task more.
  public NodeUsage plus(Task task) {
    return changed(task, 1);
  }

  /// With a live task less.
  public NodeUsage minus(Task task) {
    return changed(task, -1);
  }

  private NodeUsage changed(Task task, int sign) {
    var reserved = task.spec().resources().reservations();
    int ofService = tasksOf(task.serviceId()) + sign;
    var ports = hostPorts;
    for (var port : task.endpoint().ports()) {
      if (port.isHostMode() && port.publishedPort() != 0) {
        ports = sign > 0 ? ports.plus(hostPort(port)) : ports.minus(hostPort(port));
      }
    }
    return new NodeUsage(
        tasks + sign,
        ofService == 0
            ? byService.minus(task.serviceId())
            : byService.plus(task.serviceId(), ofService),
        reservedNanoCpus + sign * reserved.nanoCpus(),
        reservedMemoryBytes + sign * reserved.memoryBytes(),
        ports);
  }

  public static String hostPort(PortConfig port) {
    return port.publishedPort() + "/" + port.protocol();
  }
}
