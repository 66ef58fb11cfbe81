package skep.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import skep.model.ServiceMode;
import skep.model.Task;
import skep.model.TaskState;

/// How far a service is on its way to its spec, as Docker's CLI counts it. Pure.
///
/// @param running tasks that run and are meant to
/// @param total tasks wanted
/// @param tasks the current task of each slot or node, in order
public record Progress(int running, int total, List<Task> tasks) {
  private static final int MAX_BARS = 20;
  private static final int BAR_WIDTH = 50;
  private static final int STATE_WIDTH = 9;
  private static final int STEPS = 9;

  /// @param upToDate tasks of the current spec, also ended ones
  /// @param activeNodes ids of the nodes that are not down
  public static Progress of(ServiceMode mode, List<Task> upToDate, Set<String> activeNodes) {
    var current = new TreeMap<String, Task>();
    for (var task : upToDate) {
      boolean isLost = task.nodeId().isPresent() && !activeNodes.contains(task.nodeId().get());
      if (!isLost) {
        current.merge(key(mode, task), task, Progress::nearerToRunning);
      }
    }
    if (!mode.isReplicated()) {
      current.remove("");
    }
    var tasks = List.copyOf(current.values());
    int running = (int) tasks.stream().filter(Progress::isRunning).count();
    int total = mode.isReplicated() ? (int) mode.replicas() : tasks.size();
    return new Progress(running, total, tasks);
  }

  /// A global service without any task has not begun yet.
  public boolean isConverged(ServiceMode mode) {
    return running == total && (mode.isReplicated() || total > 0);
  }

  /// One line for each slot; none when there are too many to look at.
  public List<String> bars() {
    if (total > MAX_BARS) {
      return List.of();
    }
    var lines = new ArrayList<String>();
    for (int i = 0; i < total; i++) {
      var start = (i + 1) + "/" + total + ": ";
      lines.add(i < tasks.size() ? start + bar(tasks.get(i)) : start);
    }
    return lines;
  }

  /// What is wrong with tasks, one line each.
  public List<String> errors() {
    var lines = new ArrayList<String>();
    for (int i = 0; i < tasks.size(); i++) {
      var error = tasks.get(i).status().err();
      if (!error.isEmpty()) {
        lines.add((i + 1) + "/" + total + ": " + error);
      }
    }
    return lines;
  }

  private static String bar(Task task) {
    if (!task.status().err().isEmpty()) {
      return task.status().err();
    }
    if (task.desiredState().isTerminal() || task.state().isTerminal()) {
      return "";
    }
    int filled = BAR_WIDTH * stepsDone(task.state()) / STEPS;
    var state = task.state().wire();
    return state
        + " ".repeat(Math.max(0, STATE_WIDTH - state.length()))
        + " ["
        + "=".repeat(filled)
        + ">"
        + " ".repeat(BAR_WIDTH - filled)
        + "]";
  }

  /// As Docker numbers the states on the way to running.
  private static int stepsDone(TaskState state) {
    return switch (state) {
      case NEW -> 1;
      case PENDING -> 3;
      case ASSIGNED -> 4;
      case ACCEPTED -> 5;
      case PREPARING -> 6;
      case READY -> 7;
      case STARTING -> 8;
      case RUNNING, COMPLETE, SHUTDOWN, FAILED, REJECTED, REMOVE, ORPHANED -> STEPS;
    };
  }

  /// Sorts as the slots do.
  private static String key(ServiceMode mode, Task task) {
    return mode.isReplicated() ? "%010d".formatted(task.slot()) : task.nodeId().orElse("");
  }

  private static Task nearerToRunning(Task a, Task b) {
    int desired = a.desiredState().compareTo(b.desiredState());
    if (desired != 0) {
      return desired < 0 ? a : b;
    }
    return a.state().compareTo(b.state()) <= 0 ? a : b;
  }

  private static boolean isRunning(Task task) {
    return !task.desiredState().isTerminal() && task.state() == TaskState.RUNNING;
  }
}
