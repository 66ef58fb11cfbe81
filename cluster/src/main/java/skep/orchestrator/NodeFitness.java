package skep.orchestrator;

import java.util.Optional;
import skep.model.Availability;
import skep.model.Node;
import skep.model.NodeState;
import skep.model.Task;
import skep.model.TaskState;
import skep.store.ClusterState;

/// What the state of a node means for the tasks on it. A node that is UNKNOWN or DISCONNECTED keeps
/// its tasks: only one that is down, drained or gone loses them.
final class NodeFitness {
  private NodeFitness() {}

  /// Why `task` may not stay on its node; empty: it may, or it has none yet.
  static Optional<String> evictionReason(ClusterState state, Task task) {
    if (task.nodeId().isEmpty()) {
      return Optional.empty();
    }
    var found = state.node(task.nodeId().get());
    if (found.isEmpty()) {
      return Optional.of("node " + task.nodeId().get() + " removed");
    }
    var node = found.get();
    if (node.status().state() == NodeState.DOWN) {
      return Optional.of("node " + name(node) + " down");
    }
    if (node.spec().availability() == Availability.DRAIN) {
      return Optional.of("node " + name(node) + " drained");
    }
    return ConstraintEnforcer.evicts(node, task)
        ? Optional.of(ConstraintEnforcer.REASON)
        : Optional.empty();
  }

  /// Whether a container of `task` may be running, now or later: it was handed to a node, has not
  /// been seen to end, and the node can still be asked about it.
  static boolean mayBeRunning(ClusterState state, Task task) {
    return !task.state().isTerminal()
        && task.state().compareTo(TaskState.ASSIGNED) >= 0
        && task.nodeId()
            .flatMap(state::node)
            .filter(node -> node.status().state() != NodeState.DOWN)
            .isPresent();
  }

  /// Whether `node` may get new tasks at all.
  static boolean isOpen(Node node) {
    return node.status().state() == NodeState.READY
        && node.spec().availability() == Availability.ACTIVE;
  }

  static String name(Node node) {
    return node.hostname().isEmpty() ? node.id() : node.hostname();
  }
}
