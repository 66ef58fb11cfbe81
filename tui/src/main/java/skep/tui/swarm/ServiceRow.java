package skep.tui.swarm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Collectors;
import skep.model.PortConfig;
import skep.model.Service;
import skep.model.Task;
import skep.model.TaskState;
import skep.tui.cells.Style;
import skep.view.NaturalOrder;

/// A service with how it is doing.
///
/// @param running tasks that run and are meant to
/// @param desired tasks it is to have
/// @param updated tasks of its newest spec that run, while it is being updated
/// @param word its state
/// @param reason why it is not as it should be; empty: it is
public record ServiceRow(
    Service service,
    long running,
    long desired,
    long updated,
    String word,
    Style style,
    String reason) {

  public static final Comparator<ServiceRow> BY_NAME =
      Comparator.comparing(ServiceRow::name, NaturalOrder.ORDER);

  /// All services, by name.
  public static List<ServiceRow> all(Swarm swarm, TaskRoll roll) {
    var tasks = new HashMap<String, List<TaskRow>>();
    for (var row : roll.rows()) {
      if (row.isCurrent()) {
        tasks.computeIfAbsent(row.task().serviceId(), _ -> new ArrayList<>()).add(row);
      }
    }
    var rows = new ArrayList<ServiceRow>();
    for (var service : swarm.services().values()) {
      rows.add(of(service, tasks.getOrDefault(service.id(), List.of())));
    }
    rows.sort(BY_NAME);
    return rows;
  }

  /// @param rows the tasks that fill its slots
  static ServiceRow of(Service service, List<TaskRow> rows) {
    var current = rows.stream().map(TaskRow::task).toList();
    var wanted = current.stream().filter(Task::isLive).toList();
    long running = rows.stream().filter(row -> row.task().isLive() && row.isRunning()).count();
    long desired =
        service.spec().mode().isReplicated() ? service.spec().mode().replicas() : wanted.size();
    long old = wanted.stream().filter(task -> isOld(task, service)).count();
    long updated =
        wanted.stream()
            .filter(task -> task.state() == TaskState.RUNNING && !isOld(task, service))
            .count();
    var trouble = trouble(current);
    if (old > 0 && desired > 0) {
      return new ServiceRow(service, running, desired, updated, "UPDATING", Style.WARN, trouble);
    }
    if (running == desired) {
      var word = desired == 0 ? "stopped" : "running";
      var style = desired == 0 ? Style.DIM : Style.GOOD;
      return new ServiceRow(service, running, desired, updated, word, style, "");
    }
    if (running > desired) {
      return new ServiceRow(service, running, desired, updated, "stopping", Style.WARN, "");
    }
    var word = word(current);
    var style = word.equals("FAILING") ? Style.BAD : Style.WARN;
    return new ServiceRow(service, running, desired, updated, word, style, trouble);
  }

  public String name() {
    return service.spec().name();
  }

  public Ref ref() {
    return Ref.service(service.id());
  }

  /// `8080->80/tcp, 53->53/udp`; empty when nothing is published.
  public String ports() {
    return service.ports().stream().map(ServiceRow::port).collect(Collectors.joining(", "));
  }

  /// The image without a digest, which is longer than it is useful.
  public String image() {
    var image = service.spec().taskTemplate().containerSpec().image();
    int digest = image.indexOf("@sha256:");
    return digest < 0 ? image : image.substring(0, digest);
  }

  private static String port(PortConfig port) {
    return port.publishedPort() + "->" + port.target();
  }

  private static boolean isOld(Task task, Service service) {
    return task.specVersion().index() < service.specVersion().index();
  }

  private static String word(List<Task> current) {
    boolean isFailing =
        current.stream()
            .anyMatch(
                task ->
                    task.state() == TaskState.FAILED
                        || task.state() == TaskState.REJECTED
                        || (task.attempt() > 0 && task.state() != TaskState.RUNNING));
    if (isFailing) {
      return "FAILING";
    }
    boolean isPending =
        current.stream()
            .anyMatch(
                task -> task.state().compareTo(TaskState.PENDING) <= 0 && !err(task).isEmpty());
    return isPending ? "PENDING" : "starting";
  }

  private static String trouble(List<Task> current) {
    return current.stream()
        .map(ServiceRow::err)
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static String err(Task task) {
    return task.status().err();
  }
}
