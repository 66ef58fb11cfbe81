package skep.scheduler;

import java.time.Instant;
import java.util.Arrays;
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
    state.nodes().keySet().forEach(id -> indexes.put(id, indexes.size()));
    // One walk over each of the two maps: a search per node would cost more than the placing.
    var usages = new NodeUsage[loads.length];
    Arrays.fill(usages, NodeUsage.NONE);
    state
        .usage()
        .forEach(
            (id, usage) -> {
              var index = indexes.get(id);
              if (index != null) {
                usages[index] = usage;
              }
            });
    int next = 0;
    for (var node : state.nodes().values()) {
      loads[next] = new NodeLoad(node, usages[next]);
      next++;
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
