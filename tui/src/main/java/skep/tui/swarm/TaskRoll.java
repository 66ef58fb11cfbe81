package skep.tui.swarm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import skep.model.Node;
import skep.model.NodeState;
import skep.model.Task;
import skep.view.NaturalOrder;

/// All tasks, told apart: the one that fills a slot now, and those that did before. Made anew for
/// every drawing, so names are compared once for each service, not for each task.
///
/// @param rows by name, see [TaskRow#BY_NAME]
public record TaskRoll(List<TaskRow> rows) {

  /// A slot's tasks together, the one that counts first.
  private static final Comparator<TaskRow> IN_SERVICE =
      Comparator.comparingInt((TaskRow row) -> row.task().slot())
          .thenComparing(
              (one, other) ->
                  one.task().slot() > 0 ? 0 : NaturalOrder.ORDER.compare(one.node(), other.node()))
          .thenComparingInt(row -> row.task().isLive() ? 0 : 1)
          .thenComparing(row -> row.task().createdAt(), Comparator.reverseOrder())
          .thenComparing(row -> row.task().id());

  public static TaskRoll of(Swarm swarm) {
    var services = new HashMap<String, List<TaskRow>>();
    for (var task : swarm.tasks().values()) {
      services
          .computeIfAbsent(task.serviceId(), _ -> new ArrayList<>())
          .add(row(task, swarm.nodes()));
    }
    var groups = new ArrayList<>(services.values());
    groups.sort(
        Comparator.comparing(group -> group.getFirst().task().serviceName(), NaturalOrder.ORDER));
    var rows = new ArrayList<TaskRow>(swarm.tasks().size());
    for (var group : groups) {
      group.sort(IN_SERVICE);
      for (int i = 0; i < group.size(); i++) {
        var row = group.get(i);
        boolean isFirst = i == 0 || !isSameSlot(group.get(i - 1).task(), row.task());
        rows.add(
            isFirst ? row : new TaskRow(row.task(), row.name(), row.node(), false, row.look()));
      }
    }
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

  private static TaskRow row(Task task, Map<String, Node> nodes) {
    var id = task.nodeId().orElse("");
    Optional<Node> node = Optional.ofNullable(nodes.get(id));
    var name = node.map(Swarm::nameOf).orElse(id);
    boolean isDown = node.isPresent() && node.get().status().state() == NodeState.DOWN;
    return new TaskRow(
        task,
        task.serviceName() + "." + (task.slot() > 0 ? String.valueOf(task.slot()) : name),
        name,
        true,
        TaskLook.of(task, isDown));
  }

  private static boolean isSameSlot(Task one, Task other) {
    return one.slot() == other.slot() && (one.slot() > 0 || one.nodeId().equals(other.nodeId()));
  }
}
