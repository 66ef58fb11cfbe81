package skep.scheduler;

import java.util.Set;
import java.util.TreeSet;
import skep.model.Availability;
import skep.model.Node;
import skep.model.NodeState;
import skep.model.Task;
import skep.store.NodeUsage;

/// A node and what is taken of it, this pass's placements included. Mutable; lives for one pass.
final class NodeLoad {
  private final Node node;
  private final NodeUsage stored;
  private final boolean isOpen;
  private final long freeNanoCpusBefore;
  private final long freeMemoryBytesBefore;
  private final Set<String> placedPorts = new TreeSet<>();
  private int placed;
  private long placedNanoCpus;
  private long placedMemoryBytes;
  private int serviceTasks;

  NodeLoad(Node node, NodeUsage stored) {
    this.node = node;
    this.stored = stored;
    var all = node.description().resources();
    isOpen =
        node.status().state() == NodeState.READY
            && node.spec().availability() == Availability.ACTIVE;
    freeNanoCpusBefore = all.nanoCpus() - stored.reservedNanoCpus();
    freeMemoryBytesBefore = all.memoryBytes() - stored.reservedMemoryBytes();
  }

  Node node() {
    return node;
  }

  /// Ready and active: may get new tasks at all.
  boolean isOpen() {
    return isOpen;
  }

  /// Live tasks of all services.
  int tasks() {
    return stored.tasks() + placed;
  }

  /// Live tasks of the service whose group is being placed.
  int serviceTasks() {
    return serviceTasks;
  }

  void resetServiceTasks() {
    serviceTasks = 0;
  }

  void addServiceTask() {
    serviceTasks++;
  }

  long freeNanoCpus() {
    return freeNanoCpusBefore - placedNanoCpus;
  }

  long freeMemoryBytes() {
    return freeMemoryBytesBefore - placedMemoryBytes;
  }

  boolean isPortUsed(String hostPort) {
    return stored.hostPorts().contains(hostPort) || placedPorts.contains(hostPort);
  }

  /// `task` is put here.
  void place(Task task) {
    placed++;
    serviceTasks++;
    var reserved = task.spec().resources().reservations();
    placedNanoCpus += reserved.nanoCpus();
    placedMemoryBytes += reserved.memoryBytes();
    for (var port : task.endpoint().ports()) {
      if (port.isHostMode() && port.publishedPort() != 0) {
        placedPorts.add(NodeUsage.hostPort(port));
      }
    }
  }
}
