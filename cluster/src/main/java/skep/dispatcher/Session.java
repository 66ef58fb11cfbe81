package skep.dispatcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import skep.model.NodeDescription;
import skep.model.Task;
import skep.model.TaskState;
import skep.session.AgentMessage;
import skep.session.SessionLink;

/// One node's open session as the leader sees it: what the node was told, and when it last spoke.
/// Lives on the dispatcher's loop.
final class Session {
  private final SessionLink link;
  private final TreeMap<String, TaskState> told = new TreeMap<>();
  private final TreeSet<String> touched = new TreeSet<>();
  private long assignmentsSent;
  private long heardAtNanos;
  private Optional<Long> engineGoneNanos = Optional.empty();
  private boolean isCalledDown;
  private NodeDescription description;

  Session(SessionLink link, NodeDescription description, long nowNanos) {
    this.link = link;
    this.description = description;
    this.heardAtNanos = nowNanos;
  }

  SessionLink link() {
    return link;
  }

  /// As the agent last gave it.
  NodeDescription description() {
    return description;
  }

  void described(NodeDescription given) {
    description = given;
  }

  void heard(long nowNanos) {
    heardAtNanos = nowNanos;
  }

  long silentNanos(long nowNanos) {
    return nowNanos - heardAtNanos;
  }

  void engineUp() {
    engineGoneNanos = Optional.empty();
    isCalledDown = false;
  }

  void engineGone(long nowNanos) {
    engineGoneNanos = engineGoneNanos.or(() -> Optional.of(nowNanos));
  }

  boolean isEngineGoneFor(long limitNanos, long nowNanos) {
    return engineGoneNanos.filter(since -> nowNanos - since >= limitNanos).isPresent();
  }

  /// Whether the node was called down although its agent still speaks: for want of an engine.
  boolean isCalledDown() {
    return isCalledDown;
  }

  void callDown() {
    isCalledDown = true;
  }

  void touch(String taskId) {
    touched.add(taskId);
  }

  /// Tells the node all it has to run.
  ///
  /// @param shown what it may know of a task now
  void sendWhole(Iterable<Task> tasks, UnaryOperator<Task> shown) {
    told.clear();
    touched.clear();
    var all = new ArrayList<Task>();
    for (var bound : tasks) {
      if (isAssigned(bound)) {
        var task = shown.apply(bound);
        told.put(task.id(), task.desiredState());
        all.add(task);
      }
    }
    send(true, all, List.of());
  }

  /// Tells the node what changed for it among the touched tasks. An agent has no use for its own
  /// reports: only a new task, another desired state or a removal is news.
  ///
  /// @param tasks bound to the node now
  /// @param shown what it may know of a task now
  void sendChanges(Map<String, Task> tasks, UnaryOperator<Task> shown) {
    var changed = new ArrayList<Task>();
    var removed = new ArrayList<String>();
    for (var id : touched) {
      var task = tasks.get(id);
      if (task == null) {
        if (told.remove(id) != null) {
          removed.add(id);
        }
      } else if (isAssigned(task)) {
        var now = shown.apply(task);
        if (told.put(id, now.desiredState()) != now.desiredState()) {
          changed.add(now);
        }
      }
    }
    touched.clear();
    if (!changed.isEmpty() || !removed.isEmpty()) {
      send(false, changed, removed);
    }
  }

  /// A task that is bound to its node from the start, as a global service's are, is the agent's
  /// only once the scheduler has found that it fits.
  private static boolean isAssigned(Task task) {
    return task.state().compareTo(TaskState.ASSIGNED) >= 0;
  }

  private void send(boolean whole, List<Task> tasks, List<String> removed) {
    link.send(new AgentMessage.Assignments(++assignmentsSent, whole, tasks, removed));
  }
}
