package skep.shell.prompt;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import skep.model.Service;
import skep.model.Task;
import skep.model.TaskState;

/// How far a service is on its way to what was asked for.
///
/// @param running tasks that run and are meant to
/// @param wanted tasks that are meant to run
/// @param nodes names of the nodes that run it, in order
/// @param trouble why a task of it ended, while not all run; empty: none ended
public record ServiceState(
    Service service, long running, long wanted, List<String> nodes, String trouble) {

  public ServiceState {
    nodes = List.copyOf(nodes);
  }

  public boolean isConverged() {
    return running >= wanted;
  }

  public boolean isFailing() {
    return !isConverged() && !trouble.isEmpty();
  }

  public String name() {
    return service.spec().name();
  }

  /// `3/3`
  public String count() {
    return running + "/" + wanted;
  }

  static List<ServiceState> all(SwarmView view) {
    var byService = new TreeMap<String, List<Task>>();
    for (var task : view.tasks().values()) {
      byService.computeIfAbsent(task.serviceId(), _ -> new ArrayList<>()).add(task);
    }
    return view.services().values().stream()
        .map(service -> of(service, byService.getOrDefault(service.id(), List.of()), view))
        .sorted(Comparator.comparing(ServiceState::name))
        .toList();
  }

  private static ServiceState of(Service service, List<Task> tasks, SwarmView view) {
    long running = 0;
    long wanted = 0;
    var nodes = new TreeSet<String>();
    for (var task : tasks) {
      boolean isWanted = !task.desiredState().isTerminal();
      wanted += isWanted ? 1 : 0;
      if (isWanted && task.status().state() == TaskState.RUNNING) {
        running++;
        task.nodeId().map(view::nodeName).ifPresent(nodes::add);
      }
    }
    if (service.spec().mode().isReplicated()) {
      wanted = service.spec().mode().replicas();
    }
    return new ServiceState(
        service, running, wanted, List.copyOf(nodes), running < wanted ? trouble(tasks, view) : "");
  }

  /// The last one that failed, unless all places run again.
  private static String trouble(List<Task> tasks, SwarmView view) {
    return tasks.stream()
        .filter(task -> isFailed(task) && !isRunningAgain(task, tasks))
        .max(Comparator.comparing((Task task) -> task.status().timestamp()))
        .map(task -> describe(task, view))
        .orElse("");
  }

  private static boolean isFailed(Task task) {
    return task.status().state() == TaskState.FAILED || task.status().state() == TaskState.REJECTED;
  }

  private static boolean isRunningAgain(Task failed, List<Task> tasks) {
    return tasks.stream()
        .anyMatch(
            task ->
                place(task).equals(place(failed)) && task.status().state() == TaskState.RUNNING);
  }

  private static String describe(Task task, SwarmView view) {
    var why = task.status().err().isEmpty() ? task.status().message() : task.status().err();
    return taskName(task, view)
        + task.nodeId().map(id -> " on " + view.nodeName(id)).orElse("")
        + (why.isEmpty() ? "" : ": " + why);
  }

  /// `web.2`, of a global service the node instead of the number.
  static String taskName(Task task, SwarmView view) {
    var service =
        Optional.ofNullable(view.services().get(task.serviceId()))
            .map(found -> found.spec().name())
            .orElse(task.serviceName());
    return service
        + "."
        + (task.slot() > 0 ? task.slot() : task.nodeId().map(view::nodeName).orElse(""));
  }

  private static String place(Task task) {
    return task.slot() > 0 ? String.valueOf(task.slot()) : task.nodeId().orElse("");
  }

  /// By id, for comparing two views.
  static Map<String, ServiceState> byId(SwarmView view) {
    var states = new TreeMap<String, ServiceState>();
    view.serviceStates().forEach(state -> states.put(state.service().id(), state));
    return states;
  }
}
