package skep.orchestrator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import skep.model.Task;
import skep.model.TaskState;

/// One place of a service to be filled by one task, and everything that was ever tried in it. The
/// newest task that is not being removed speaks for the slot; it either is wanted, or ended for
/// good and holds the slot (restart policy), or there is none and the slot is free.
///
/// @param number 1-based; 0 for a global service
/// @param nodeId the node the slot stands for; only for a global service
/// @param tasks newest first, also those being removed
record Slot(int number, Optional<String> nodeId, List<Task> tasks) {
  private static final Comparator<Task> NEWEST_FIRST =
      Comparator.comparing(Task::createdAt).thenComparing(Task::id).reversed();

  Slot {
    tasks = List.copyOf(tasks);
  }

  /// Slots by number of a replicated service's tasks.
  static SortedMap<Integer, Slot> byNumber(Collection<Task> tasks) {
    var slots = new TreeMap<Integer, Slot>();
    grouped(tasks, Task::slot)
        .forEach((number, group) -> slots.put(number, new Slot(number, Optional.empty(), group)));
    return slots;
  }

  /// Slots by node id of a global service's tasks.
  static SortedMap<String, Slot> byNode(Collection<Task> tasks) {
    var slots = new TreeMap<String, Slot>();
    grouped(tasks, task -> task.nodeId().orElse(""))
        .forEach((node, group) -> slots.put(node, new Slot(0, Optional.of(node), group)));
    return slots;
  }

  private static <K extends Comparable<K>> SortedMap<K, List<Task>> grouped(
      Collection<Task> tasks, Function<Task, K> key) {
    var groups = new TreeMap<K, List<Task>>();
    for (var task : tasks) {
      groups.computeIfAbsent(key.apply(task), absent -> new ArrayList<>(2)).add(task);
    }
    groups.values().forEach(group -> group.sort(NEWEST_FIRST));
    return groups;
  }

  /// The task that speaks for the slot; empty: the slot is free.
  Optional<Task> newest() {
    for (var task : tasks) {
      if (task.desiredState() != TaskState.REMOVE) {
        return Optional.of(task);
      }
    }
    return Optional.empty();
  }

  boolean isRunning() {
    return newest().filter(task -> task.isLive() && task.state() == TaskState.RUNNING).isPresent();
  }
}
