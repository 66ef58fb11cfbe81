package skep.scheduler;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import skep.model.Task;
import skep.model.TaskState;
import skep.store.ClusterState;
import skep.store.NodeUsage;

/// All nodes as one pass sees them, in id order. Built once per pass, so that groups of tasks scan
/// an array instead of searching maps.
final class NodeTable {
  private final NodeLoad[] loads;
  private final Map<String, Integer> indexes;

  NodeTable(ClusterState state) {
    loads = new NodeLoad[state.nodes().size()];
    indexes = LinkedHashMap.newLinkedHashMap(loads.length);
    // Both maps are in id order: one walk over both beats a search per node.
    var usages = state.usage().entrySet().iterator();
    var usage = usages.hasNext() ? usages.next() : null;
    int index = 0;
    for (var node : state.nodes().values()) {
      while (usage != null && usage.getKey().compareTo(node.id()) < 0) {
        usage = usages.hasNext() ? usages.next() : null;
      }
      boolean isUsed = usage != null && usage.getKey().equals(node.id());
      loads[index] = new NodeLoad(node, isUsed ? usage.getValue() : NodeUsage.NONE);
      indexes.put(node.id(), index);
      index++;
    }
  }

  int size() {
    return loads.length;
  }

  NodeLoad load(int index) {
    return loads[index];
  }

  /// Turns to another service: counts its live tasks on every node.
  void count(Collection<Task> tasksOfService) {
    for (var load : loads) {
      load.resetServiceTasks();
    }
    for (var task : tasksOfService) {
      if (task.isLive() && task.nodeId().isPresent()) {
        var index = indexes.get(task.nodeId().get());
        if (index != null) {
          loads[index].addServiceTask();
        }
      }
    }
  }

  /// By node index: how many tasks of `service` like `sample` failed there after `since`.
  int[] failures(Collection<Task> tasksOfService, Task sample, Instant since) {
    var failures = new int[loads.length];
    for (var task : tasksOfService) {
      boolean isFailed = task.state() == TaskState.FAILED || task.state() == TaskState.REJECTED;
      if (isFailed
          && task.nodeId().isPresent()
          && task.specVersion().equals(sample.specVersion())
          && task.status().timestamp().isAfter(since)) {
        var index = indexes.get(task.nodeId().get());
        if (index != null) {
          failures[index]++;
        }
      }
    }
    return failures;
  }
}
