package skep.shell;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import skep.api.client.ApiException;
import skep.api.client.ApiPath;
import skep.api.client.LogLine;
import skep.api.client.UnreachableException;
import skep.model.ModelJson;
import skep.shell.command.Arguments;
import skep.shell.command.Command;
import skep.shell.command.Command.Lacking;
import skep.shell.command.Exit;
import skep.shell.command.Positionals;
import skep.shell.command.Session;
import skep.shell.print.HumanTime;
import skep.shell.value.JsonText;
import skep.shell.value.Value;
import skep.view.NaturalOrder;

/// `skep service why`: why a service is not what it should be, from what the swarm knows: where its
/// tasks cannot go, what they said when they failed, which nodes are missing.
final class ServiceWhy {
  private static final int LOG_LINES = 5;
  private static final Duration LOG_LIMIT = Duration.ofSeconds(4);

  private final Session session;
  private final Value service;
  private final List<Value> nodes;
  private final Instant now;

  private ServiceWhy(Session session, Value service, List<Value> nodes) {
    this.session = session;
    this.service = service;
    this.nodes = nodes;
    this.now = session.pacer().now();
  }

  static Command command() {
    return new Command(
        List.of("service", "why"),
        "Explain why tasks of a service are not running",
        Positionals.one("SERVICE"),
        List.of(),
        Lacking.NOTHING,
        List.of("skep service why web"),
        ServiceWhy::run);
  }

  private static Exit run(Session session, Arguments arguments) {
    var service = JsonText.read(session.api().get(ApiPath.of("services", arguments.positional(0))));
    var nodes = JsonText.read(session.api().get(ApiPath.of("nodes"))).items();
    return new ServiceWhy(session, service, nodes).explain();
  }

  private Exit explain() {
    var id = service.get("ID").text();
    var tasks = JsonText.read(session.api().get(ApiPath.of("tasks").filter("service", id))).items();
    var slots = slots(tasks);
    long running =
        slots.values().stream().filter(slot -> TaskNames.isRunning(slot.getFirst())).count();
    long wanted = Math.max(slots.size(), service.at("Spec.Mode.Replicated.Replicas").number());
    var name = service.at("Spec.Name").text();
    session.console().line("%s: %d of %d tasks run".formatted(name, running, wanted));
    var update = service.get("UpdateStatus");
    if (update.get("State").text().contains("paused")) {
      session
          .console()
          .line("update " + update.get("State").text() + ": " + update.get("Message").text());
    }
    slots.forEach((slot, of) -> slot(slot, of));
    if (wanted > slots.size()) {
      session
          .console()
          .line((wanted - slots.size()) + " tasks are not made yet; the leader makes them");
    }
    if (running < wanted) {
      absentNodes();
    }
    session.console().out().flush();
    return Exit.OK;
  }

  /// Tasks of each slot, the one that counts first: what is meant to run, then what was.
  private static Map<String, List<Value>> slots(List<Value> tasks) {
    var slots = new TreeMap<String, List<Value>>(NaturalOrder.ORDER);
    for (var task : tasks) {
      slots.computeIfAbsent(TaskNames.of(task), _ -> new ArrayList<>()).add(task);
    }
    slots
        .values()
        .forEach(
            of ->
                of.sort(
                    Comparator.comparing((Value task) -> !isWanted(task))
                        .thenComparing(
                            task -> task.get("CreatedAt").text(), Comparator.reverseOrder())));
    slots.values().removeIf(of -> !isWanted(of.getFirst()));
    return slots;
  }

  private static boolean isWanted(Value task) {
    return List.of("running", "ready", "complete").contains(task.get("DesiredState").text());
  }

  private void slot(String name, List<Value> of) {
    var current = of.getFirst();
    var failed =
        of.stream()
            .filter(task -> List.of("failed", "rejected").contains(task.at("Status.State").text()))
            .toList();
    if (TaskNames.isRunning(current) && failed.isEmpty()) {
      return;
    }
    var state = current.at("Status.State").text();
    var err = current.at("Status.Err").text();
    var message = current.at("Status.Message").text();
    session
        .console()
        .line(
            "%s  %s for %s%s"
                .formatted(
                    name,
                    state,
                    since(current).toLowerCase(Locale.ROOT),
                    err.isEmpty() ? (message.isEmpty() ? "" : ": " + message) : ": " + err));
    startsIn(current)
        .ifPresent(
            left ->
                session
                    .console()
                    .line(
                        "    held back for %s more: the delay doubles with each failure in a row"
                            .formatted(HumanTime.of(left).toLowerCase(Locale.ROOT))));
    if (state.equals("pending")) {
      constraints();
    }
    if (!failed.isEmpty()) {
      failures(failed);
    }
  }

  /// How long a task that takes a failed one's place waits yet.
  private Optional<Duration> startsIn(Value task) {
    var start = task.get("StartAfter").text();
    if (start.isEmpty() || !task.get("DesiredState").text().equals("ready")) {
      return Optional.empty();
    }
    return Optional.of(Duration.between(now, Instant.parse(start))).filter(Duration::isPositive);
  }

  private String since(Value task) {
    var time = task.at("Status.Timestamp").text();
    return time.isEmpty() ? "" : HumanTime.of(Duration.between(Instant.parse(time), now));
  }

  /// Which nodes could be meant by what the service asks of them.
  private void constraints() {
    for (var constraint : service.at("Spec.TaskTemplate.Placement.Constraints").texts()) {
      var values = new ArrayList<String>();
      nodes.forEach(node -> value(node, constraint).ifPresent(values::add));
      session
          .console()
          .line(
              "    asks for %s%s"
                  .formatted(
                      constraint,
                      values.isEmpty() ? "" : "; the nodes have " + String.join(", ", values)));
    }
    var reserved = service.at("Spec.TaskTemplate.Resources.Reservations");
    long memory = reserved.get("MemoryBytes").number();
    long cpus = reserved.get("NanoCPUs").number();
    if (memory > 0 || cpus > 0) {
      session
          .console()
          .line(
              "    reserves %s CPUs and %d MiB of memory for each task"
                  .formatted(cpus / 1e9, memory >> 20));
    }
  }

  /// `n1=ssd` for a constraint on a label.
  private static Optional<String> value(Value node, String constraint) {
    int end = Math.max(constraint.indexOf("=="), constraint.indexOf("!="));
    if (end < 0) {
      return Optional.empty();
    }
    var key = constraint.substring(0, end).strip();
    var hostname = node.at("Description.Hostname").text();
    var value =
        key.startsWith("node.labels.")
            ? node.at("Spec.Labels").get(key.substring("node.labels.".length())).text()
            : switch (key) {
              case "node.hostname" -> hostname;
              case "node.id" -> node.get("ID").text();
              case "node.role" -> node.at("Spec.Role").text();
              default -> "";
            };
    return Optional.of(hostname + "=" + (value.isEmpty() ? "(nothing)" : value));
  }

  private void failures(List<Value> failed) {
    var last = failed.getFirst();
    var node = last.get("NodeID").text();
    var err = last.at("Status.Err").text();
    session
        .console()
        .line(
            "    %d of its tasks failed; the last %s ago on %s: %s"
                .formatted(
                    failed.size(),
                    since(last).toLowerCase(Locale.ROOT),
                    hostname(node),
                    err.isEmpty() ? last.at("Status.Message").text() : err));
    lastWords(last.get("ID").text());
  }

  private String hostname(String id) {
    return nodes.stream()
        .filter(node -> node.get("ID").text().equals(id))
        .map(node -> node.at("Description.Hostname").text())
        .findFirst()
        .orElse(id);
  }

  /// The end of a failed task's log, when its node still has it.
  private void lastWords(String taskId) {
    var path =
        ApiPath.of("tasks", taskId, "logs")
            .with("format", "json")
            .with("stdout", "1")
            .with("stderr", "1")
            .with("tail", String.valueOf(LOG_LINES));
    try (var feed = session.api().stream(path)) {
      var line = feed.next(LOG_LIMIT);
      while (line.isPresent()) {
        var read = ModelJson.read(LogLine.class, line.get());
        if (read.isWritten() && !read.isBase64()) {
          session.console().line("    | " + read.text());
        }
        line = feed.next(LOG_LIMIT);
      }
    } catch (ApiException | UnreachableException _) {
      // Its last words are gone; what is known was said.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void absentNodes() {
    for (var node : nodes) {
      var state = node.at("Status.State").text();
      var availability = node.at("Spec.Availability").text();
      var name = node.at("Description.Hostname").text();
      if (!state.equals("ready")) {
        var message = node.at("Status.Message").text();
        session
            .console()
            .line("node " + name + " is " + state + (message.isEmpty() ? "" : ": " + message));
      } else if (!availability.equals("active")) {
        session
            .console()
            .line("node " + name + " takes no tasks: its availability is " + availability);
      }
    }
  }
}
