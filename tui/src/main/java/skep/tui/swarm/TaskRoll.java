package skep.tui.swarm;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import skep.model.Task;

/// All tasks, told apart: the one that fills a slot now, and those that did before.
///
/// @param rows by name, see [TaskRow#BY_NAME]
public record TaskRoll(List<TaskRow> rows) {

  public static TaskRoll of(Swarm swarm) {
    var newest = new TreeMap<String, Task>();
    var names = new TreeMap<String, String>();
    swarm.nodes().values().forEach(node -> names.put(node.id(), Swarm.nameOf(node)));
    for (var task : swarm.tasks().values()) {
      newest.merge(slot(task), task, TaskRoll::fresher);
    }
    var rows = new ArrayList<TaskRow>(swarm.tasks().size());
    for (var task : swarm.tasks().values()) {
      var nodeId = task.nodeId().orElse("");
      var node = names.getOrDefault(nodeId, nodeId);
      var name = task.serviceName() + "." + (task.slot() > 0 ? task.slot() : node);
      rows.add(new TaskRow(task, name, node, task.equals(newest.get(slot(task)))));
    }
    rows.sort(TaskRow.BY_NAME);
    return new TaskRoll(rows);
  }

  /// The tasks that fill slots now.
  public List<TaskRow> current() {
    return rows.stream().filter(TaskRow::isCurrent).toList();
  }

  public List<TaskRow> ofService(String serviceId) {
    return rows.stream().filter(row -> row.task().serviceId().equals(serviceId)).toList();
  }

  public List<TaskRow> ofNode(String nodeId) {
    return rows.stream()
        .filter(row -> row.task().nodeId().filter(nodeId::equals).isPresent())
        .toList();
  }

  private static String slot(Task task) {
    return task.serviceId() + "." + (task.slot() > 0 ? task.slot() : task.nodeId().orElse(""));
  }

  private static Task fresher(Task one, Task other) {
    if (one.isLive() != other.isLive()) {
      return one.isLive() ? one : other;
    }
    return one.createdAt().isAfter(other.createdAt()) ? one : other;
  }
}
