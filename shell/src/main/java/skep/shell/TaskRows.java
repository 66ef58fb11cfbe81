package skep.shell;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import skep.api.client.ApiException;
import skep.api.client.ApiPath;
import skep.model.ModelJson;
import skep.model.Node;
import skep.model.PortConfig;
import skep.model.Task;
import skep.shell.command.Arguments;
import skep.shell.command.Session;
import skep.shell.print.HumanTime;
import skep.shell.print.Listing;
import skep.shell.value.Value;
import skep.view.NaturalOrder;

/// The rows of `service ps` and `node ps`. Unlike Docker's, ERROR is never cut.
final class TaskRows {
  static final List<String> NODE_FILTERS = List.of("id", "label", "name", "desired-state");
  static final List<String> SERVICE_FILTERS = List.of("id", "name", "node", "desired-state");

  static final Listing LISTING =
      Listing.of(
          "ID",
          "ID",
          "ID",
          "Name",
          "NAME",
          "Image",
          "IMAGE",
          "Node",
          "NODE",
          "DesiredState",
          "DESIRED STATE",
          "CurrentState",
          "CURRENT STATE",
          "Error",
          "ERROR",
          "Ports",
          "PORTS");

  private TaskRows() {}

  static void print(Session session, Arguments arguments, List<Task> tasks) {
    boolean isQuiet = arguments.isOn("--quiet");
    boolean resolves = !arguments.isOn("--no-resolve") && !isQuiet;
    var names = resolves && !tasks.isEmpty() ? nodeNames(session) : Map.<String, String>of();
    boolean cuts = !arguments.isOn("--no-trunc") && !arguments.text("--format").equals("wide");
    var clock = Shown.isIso(arguments) ? Instant.MIN : session.pacer().now();
    Shown.list(session, arguments, LISTING, rows(tasks, names, clock, cuts));
  }

  /// A worker does not know the other nodes: their ids have to do.
  private static Map<String, String> nodeNames(Session session) {
    var names = new TreeMap<String, String>();
    try {
      for (var node : ModelJson.readList(Node.class, session.api().get(ApiPath.of("nodes")))) {
        names.put(node.id(), node.spec().name().isEmpty() ? node.hostname() : node.spec().name());
      }
    } catch (ApiException _) {
      return Map.of();
    }
    return names;
  }

  /// Sorted by name, newest first; older tasks of the same slot are indented.
  ///
  /// @param now `Instant.MIN`: times are shown as they are
  static List<Value.Fields> rows(
      List<Task> tasks, Map<String, String> nodeNames, Instant now, boolean cuts) {
    var sorted = new ArrayList<>(tasks);
    sorted.sort(
        Comparator.comparing(Task::name, NaturalOrder.ORDER)
            .thenComparing(Task::createdAt, Comparator.reverseOrder())
            .thenComparing(Task::id));
    var rows = new ArrayList<Value.Fields>();
    var previous = "";
    for (var task : sorted) {
      var name = task.name();
      var shown = name.equals(previous) ? " \\_ " + name : name;
      rows.add(row(task, shown, nodeNames, now, cuts));
      previous = name;
    }
    return rows;
  }

  private static Value.Fields row(
      Task task, String name, Map<String, String> nodeNames, Instant now, boolean cuts) {
    var nodeId = task.nodeId().orElse("");
    var image = task.spec().containerSpec().image();
    var error = task.status().err();
    return Shown.row(
        "ID",
        cuts ? Shown.shortId(task.id()) : task.id(),
        "Name",
        name,
        "Image",
        cuts ? Shown.withoutDigest(image) : image,
        "Node",
        nodeNames.getOrDefault(nodeId, nodeId),
        "DesiredState",
        Shown.capital(task.desiredState().wire()),
        "CurrentState",
        Shown.capital(task.state().wire()) + " " + since(task.status().timestamp(), now),
        "Error",
        error.isEmpty() ? "" : "\"" + error.strip().replace('\n', ' ') + "\"",
        "Ports",
        ports(task));
  }

  private static String since(Instant time, Instant now) {
    return now.equals(Instant.MIN)
        ? time.toString()
        : HumanTime.of(Duration.between(time, now)).toLowerCase(Locale.ROOT) + " ago";
  }

  private static String ports(Task task) {
    return task.status()
        .portStatus()
        .map(status -> String.join(",", status.ports().stream().map(TaskRows::port).toList()))
        .orElse("");
  }

  static String port(PortConfig port) {
    return "*:%d->%d/%s".formatted(port.publishedPort(), port.targetPort(), port.protocol());
  }
}
