package skep.scheduler;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import skep.model.Node;
import skep.model.ResourceLimits;
import skep.model.Task;
import skep.model.TaskState;
import skep.model.TaskStatus;
import skep.orchestrator.Inputs;
import skep.orchestrator.Plan;
import skep.orchestrator.PlanBuilder;
import skep.orchestrator.Reconciler;
import skep.store.NodeUsage;

/// Binds pending tasks to nodes, or says in their status why no node will do. Tasks of one service
/// and spec version are equal, so the filters are asked once per node for all of them.
///
/// Looks at the waiting tasks of dirty services; when any node is dirty, at all waiting tasks.
public final class Scheduler implements Reconciler {
  static final String ASSIGNED = "scheduler assigned task to node";
  static final String CONFIRMED = "scheduler confirmed task can run on preassigned node";
  private static final Duration FAULTY_PERIOD = Duration.ofMinutes(5);

  @Override
  public Plan reconcile(Inputs inputs) {
    var plan = new PlanBuilder();
    confirmBound(inputs, plan);
    var groups = waitingGroups(inputs);
    if (!groups.isEmpty()) {
      var table = new NodeTable(inputs.state());
      groups.forEach(
          (service, byVersion) -> {
            table.count(inputs.state().tasksOfService(service).values());
            byVersion.values().forEach(group -> placeGroup(inputs, table, group, plan));
          });
    }
    return plan.plan();
  }

  /// Pending tasks by service, then spec version, in slot order.
  private static SortedMap<String, SortedMap<Long, List<Task>>> waitingGroups(Inputs inputs) {
    boolean isNodeDirty = !inputs.dirty().nodes().isEmpty();
    var groups = new TreeMap<String, SortedMap<Long, List<Task>>>();
    for (var task : inputs.state().waiting().values()) {
      if (task.state() == TaskState.PENDING
          && (isNodeDirty || inputs.dirty().services().contains(task.serviceId()))) {
        groups
            .computeIfAbsent(task.serviceId(), absent -> new TreeMap<>())
            .computeIfAbsent(task.specVersion().index(), absent -> new ArrayList<>())
            .add(task);
      }
    }
    for (var byVersion : groups.values()) {
      byVersion.values().forEach(group -> group.sort(Comparator.comparingInt(Task::slot)));
    }
    return groups;
  }

  private static void placeGroup(
      Inputs inputs, NodeTable table, List<Task> group, PlanBuilder plan) {
    var sample = group.getFirst();
    var filters = NodeFilter.of(sample);
    var failures =
        table.failures(
            inputs.state().tasksOfService(sample.serviceId()).values(),
            sample,
            inputs.now().minus(FAULTY_PERIOD));
    var tree =
        new SpreadTree(
            sample.spec().placement().preferences(),
            () -> new Candidates(table, filters, failures));
    for (int index = 0; index < table.size(); index++) {
      tree.add(index, table.load(index));
    }
    tree.order();
    int next = 0;
    while (next < group.size() && !tree.isEmpty()) {
      var task = group.get(next++);
      var load = table.load(tree.best());
      load.place(task);
      tree.bestWasUsed();
      plan.put(task.name() + " -> " + name(load.node()), assigned(task, load.node(), inputs.now()));
    }
    if (next < group.size()) {
      var explanation = new Explanation(filters);
      for (int index = 0; index < table.size(); index++) {
        explanation.ask(table.load(index));
      }
      var err = explanation.text();
      group.subList(next, group.size()).forEach(task -> explain(task, err, inputs, plan));
    }
  }

  /// Tasks that were made for their node (global services) only have to pass its filters.
  private static void confirmBound(Inputs inputs, PlanBuilder plan) {
    var bound = new TreeMap<String, Task>();
    for (var service : inputs.dirty().services()) {
      addBound(inputs.state().tasksOfService(service).values(), bound);
    }
    for (var node : inputs.dirty().nodes()) {
      addBound(inputs.state().tasksOfNode(node).values(), bound);
    }
    var confirmed = new TreeSet<String>();
    for (var task : bound.values()) {
      var node = task.nodeId().flatMap(inputs.state()::node);
      if (node.isPresent()
          && confirm(
              task, new NodeLoad(node.get(), others(task, confirmed, inputs)), inputs, plan)) {
        confirmed.add(task.id());
      }
    }
  }

  private static void addBound(Iterable<Task> tasks, SortedMap<String, Task> bound) {
    for (var task : tasks) {
      if (task.state() == TaskState.PENDING && task.isLive() && task.nodeId().isPresent()) {
        bound.put(task.id(), task);
      }
    }
  }

  /// What the confirmed tasks take of the node that `task` is bound to. The stored usage counts
  /// every bound task, also `task` and those that wait beside it.
  private static NodeUsage others(Task task, Set<String> confirmed, Inputs inputs) {
    var others = NodeUsage.NONE;
    boolean isModest =
        task.endpoint().ports().isEmpty()
            && task.spec().resources().reservations().equals(ResourceLimits.NONE);
    if (isModest || task.nodeId().isEmpty()) {
      return others;
    }
    for (var other : inputs.state().tasksOfNode(task.nodeId().get()).values()) {
      boolean isAssigned =
          other.state().compareTo(TaskState.ASSIGNED) >= 0 || confirmed.contains(other.id());
      if (other.isLive() && isAssigned) {
        others = others.plus(other);
      }
    }
    return others;
  }

  private static boolean confirm(Task task, NodeLoad load, Inputs inputs, PlanBuilder plan) {
    var explanation = new Explanation(NodeFilter.of(task));
    if (!explanation.ask(load)) {
      explain(task, explanation.text(), inputs, plan);
      return false;
    }
    plan.put(
        task.name() + " -> " + name(load.node()) + "   its own node",
        task.withStatus(TaskStatus.of(inputs.now(), TaskState.ASSIGNED, CONFIRMED))
            .withUpdatedAt(inputs.now()));
    return true;
  }

  private static Task assigned(Task task, Node node, Instant now) {
    return task.withNodeId(node.id())
        .withStatus(TaskStatus.of(now, TaskState.ASSIGNED, ASSIGNED))
        .withUpdatedAt(now);
  }

  private static void explain(Task task, String err, Inputs inputs, PlanBuilder plan) {
    if (!task.status().err().equals(err)) {
      var pending = TaskStatus.of(inputs.now(), TaskState.PENDING, task.status().message());
      plan.put(
          task.name() + " -> waits   " + err,
          task.withStatus(pending.withErr(err)).withUpdatedAt(inputs.now()));
    }
  }

  private static String name(Node node) {
    return node.hostname().isEmpty() ? node.id() : node.hostname();
  }
}
