package skep.tui.lists;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;
import skep.model.Cluster;
import skep.model.ModelJson;
import skep.model.Node;
import skep.model.RootKey;
import skep.model.Service;
import skep.model.Task;
import skep.tui.swarm.NodeRow;
import skep.tui.swarm.Ref;
import skep.tui.swarm.ServiceRow;
import skep.tui.swarm.Swarm;
import skep.tui.swarm.TaskLook;
import skep.tui.swarm.TaskRow;

/// Everything about one thing, in lines.
public final class Describe {
  private static final int LABEL = 16;

  private final Sight sight;
  private final List<String> lines = new ArrayList<>();

  private Describe(Sight sight) {
    this.sight = sight;
  }

  /// For people; says so when it is gone.
  public static List<String> of(Sight sight, Ref ref) {
    var swarm = sight.facts().swarm();
    var describe = new Describe(sight);
    switch (ref.kind()) {
      case NODE -> swarm.node(ref.id()).ifPresent(describe::node);
      case SERVICE -> swarm.service(ref.id()).ifPresent(describe::service);
      case TASK -> swarm.task(ref.id()).ifPresent(describe::task);
      case PORT, MANAGER, EVENT, JOB, WAY_OUT, LINE -> {}
    }
    return describe.lines.isEmpty() ? List.of("It is not there any more.") : describe.lines;
  }

  /// As the API has it.
  public static List<String> yaml(Sight sight, Ref ref) {
    return sight
        .facts()
        .swarm()
        .object(ref)
        .map(
            object ->
                switch (object) {
                  case Node node -> ModelJson.write(node);
                  case Service service -> ModelJson.write(service);
                  case Task task -> ModelJson.write(task);
                  case Cluster _, RootKey _ -> "{}";
                })
        .map(Yaml::of)
        .orElse(List.of("It is not there any more."));
  }

  /// Why it is not as it should be: the reasons the swarm gave, newest first.
  public static List<String> why(Sight sight, Ref ref) {
    var describe = new Describe(sight);
    switch (ref.kind()) {
      case NODE -> describe.whyNode(ref.id());
      case SERVICE -> describe.whyTasks(sight.roll().ofService(ref.id()));
      case TASK -> describe.whyTask(ref.id());
      case PORT, MANAGER, EVENT, JOB, WAY_OUT, LINE -> {}
    }
    return describe.lines.isEmpty()
        ? List.of("Nothing is wrong with it, as far as the swarm knows.")
        : describe.lines;
  }

  private void node(Node node) {
    Optional<NodeRow> row =
        sight.nodes().stream().filter(known -> known.node().id().equals(node.id())).findFirst();
    add("Name", Swarm.nameOf(node));
    add("ID", node.id());
    add("Role", row.map(NodeRow::role).orElse(""));
    add("State", row.map(NodeRow::word).orElse(""));
    add("Message", node.status().message());
    add("Availability", node.spec().availability().wire());
    add("Address", node.status().addr());
    node.managerStatus()
        .ifPresent(
            manager -> {
              add("Manager", manager.addr());
              add("Raft", manager.raftAddr() + " as " + manager.raftId());
              add("Obstacle", manager.message());
            });
    var description = node.description();
    add("Engine", description.engine().engineVersion());
    add("Platform", description.platform().os() + "/" + description.platform().architecture());
    add("CPUs", String.valueOf(description.resources().nanoCpus() / 1_000_000_000));
    add("Memory", Amounts.bytes(description.resources().memoryBytes()));
    labels("Labels", node.spec().labels());
    labels("Engine labels", description.engine().labels());
    add("In the swarm", "for " + sight.age(node.createdAt()));
    tasks(sight.roll().ofNode(node.id()).stream().filter(TaskRow::isCurrent).toList());
  }

  private void service(Service service) {
    Optional<ServiceRow> row =
        sight.services().stream()
            .filter(known -> known.service().id().equals(service.id()))
            .findFirst();
    var spec = service.spec();
    var template = spec.taskTemplate();
    add("Name", spec.name());
    add("ID", service.id());
    add(
        "State",
        row.map(known -> known.word() + " " + known.running() + "/" + known.desired()).orElse(""));
    add("Reason", row.map(ServiceRow::reason).orElse(""));
    add("Mode", spec.mode().isReplicated() ? "replicated, " + spec.mode().replicas() : "global");
    add("Image", template.containerSpec().image());
    add("Ports", row.map(ServiceRow::ports).orElse(""));
    add("Constraints", String.join(", ", template.placement().constraints()));
    add("Max per node", positive(template.placement().maxReplicas()));
    spec.updateConfig()
        .ifPresent(
            update ->
                add(
                    "Update",
                    "%d at a time, %s, on failure %s"
                        .formatted(update.parallelism(), update.order(), update.failureAction())));
    labels("Labels", spec.labels());
    add("Created", sight.age(service.createdAt()) + " ago");
    add("Changed", sight.age(service.updatedAt()) + " ago");
    tasks(sight.roll().ofService(service.id()).stream().filter(TaskRow::isCurrent).toList());
  }

  private void task(Task task) {
    var look =
        sight.roll().ofService(task.serviceId()).stream()
            .filter(row -> row.task().id().equals(task.id()))
            .map(TaskRow::look)
            .findFirst()
            .orElse(TaskLook.of(task, false));
    add("Name", sight.facts().swarm().taskName(task));
    add("ID", task.id());
    add("State", look.mark() + " " + look.word() + " for " + sight.age(task.status().timestamp()));
    add("Desired", task.desiredState().wire());
    add("Message", task.status().message());
    add("Error", task.status().err());
    add("Node", task.nodeId().map(sight.facts().swarm()::nodeName).orElse("none yet"));
    add("Image", task.spec().containerSpec().image());
    task.status()
        .containerStatus()
        .ifPresent(
            container -> {
              add("Container", container.containerId());
              add("Exit code", positive(container.exitCode()));
            });
    add("Attempt", positive(task.attempt()));
    add("Created", sight.age(task.createdAt()) + " ago");
    lines.add("");
    lines.add("Before it in this slot");
    sight.roll().ofService(task.serviceId()).stream()
        .filter(row -> row.task().slot() == task.slot() && !row.task().id().equals(task.id()))
        .filter(row -> task.slot() > 0 || row.task().nodeId().equals(task.nodeId()))
        .forEach(row -> lines.add("  " + brief(row)));
  }

  private void tasks(List<TaskRow> rows) {
    lines.add("");
    lines.add("Tasks: " + rows.size());
    rows.forEach(row -> lines.add("  " + brief(row)));
  }

  private String brief(TaskRow row) {
    var look = row.look();
    var error = row.task().status().err();
    return "%s %-10s %-16s %-12s %s ago%s"
        .formatted(
            look.mark(),
            look.word(),
            row.name(),
            row.node().isEmpty() ? "-" : row.node(),
            sight.age(row.task().status().timestamp()),
            error.isEmpty() ? "" : "  " + error.replace('\n', ' '));
  }

  private void whyNode(String id) {
    sight
        .facts()
        .swarm()
        .node(id)
        .ifPresent(
            node -> {
              add("State", node.status().state().wire());
              add("Reason", node.status().message());
              node.managerStatus().ifPresent(manager -> add("No vote because", manager.message()));
            });
  }

  private void whyTask(String id) {
    sight
        .facts()
        .swarm()
        .task(id)
        .ifPresent(
            task ->
                whyTasks(
                    sight.roll().ofService(task.serviceId()).stream()
                        .filter(row -> row.task().slot() == task.slot())
                        .filter(row -> task.slot() > 0 || row.task().nodeId().equals(task.nodeId()))
                        .toList()));
  }

  private void whyTasks(List<TaskRow> rows) {
    for (var row : rows) {
      var error = row.task().status().err();
      if (error.isEmpty()) {
        continue;
      }
      var look = row.look();
      lines.add(
          "%s %s  %s%s, %s ago"
              .formatted(
                  look.mark(),
                  row.name(),
                  look.word(),
                  row.node().isEmpty() ? "" : " on " + row.node(),
                  sight.age(row.task().status().timestamp())));
      error.lines().forEach(line -> lines.add("    " + line));
    }
  }

  private void add(String label, String text) {
    if (!text.isBlank()) {
      lines.add((label + ":" + " ".repeat(LABEL)).substring(0, LABEL) + text);
    }
  }

  private void labels(String label, SortedMap<String, String> labels) {
    add(
        label,
        labels.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining(", ")));
  }

  private static String positive(long number) {
    return number > 0 ? String.valueOf(number) : "";
  }
}
