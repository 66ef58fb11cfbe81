package skep.orchestrator;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import skep.model.Task;
import skep.model.TaskState;

/// Who may move a task, and who owns which of its fields. The user owns the spec a task is made
/// from, the orchestrator makes tasks and owns their desired state, the scheduler chooses the node
/// once, the agent reports what happens from then on. Nothing ever moves back.
///
/// Unlike in Swarm no manager ever calls a task REJECTED or SHUTDOWN: a task that must leave its
/// node (constraints, drain) is desired SHUTDOWN, and what becomes of it is for its agent to say.
/// The one state the manager observes itself is ORPHANED, when there is no agent left to ask.
public final class TaskTransitions {

  /// Who writes tasks.
  public enum Owner {
    ORCHESTRATOR,
    ALLOCATOR,
    SCHEDULER,
    AGENT
  }

  private TaskTransitions() {}

  /// The states to which `owner` may move a task's observed state from `from`.
  public static Set<TaskState> next(Owner owner, TaskState from) {
    boolean isOnNode = from.compareTo(TaskState.ASSIGNED) >= 0 && !from.isTerminal();
    return switch (owner) {
      case ALLOCATOR -> from == TaskState.NEW ? EnumSet.of(TaskState.PENDING) : none();
      case SCHEDULER -> from == TaskState.PENDING ? EnumSet.of(TaskState.ASSIGNED) : none();
      case ORCHESTRATOR -> isOnNode ? EnumSet.of(TaskState.ORPHANED) : none();
      case AGENT -> {
        var states = none();
        if (isOnNode) {
          states.addAll(EnumSet.range(from, TaskState.REJECTED));
          states.remove(from);
        }
        yield states;
      }
    };
  }

  /// Whether `owner` alone may turn `before` into `after`.
  public static boolean allowed(Owner owner, Task before, Task after) {
    boolean isStateAllowed =
        before.state() == after.state()
            ? before.status().equals(after.status()) || mayRewriteStatus(owner, before.state())
            : next(owner, before.state()).contains(after.state());
    boolean isNodeAllowed =
        before.nodeId().equals(after.nodeId())
            || (owner == Owner.SCHEDULER && after.state() == TaskState.ASSIGNED);
    boolean isDesiredAllowed =
        before.desiredState() == after.desiredState() || owner == Owner.ORCHESTRATOR;
    return isStateAllowed
        && isNodeAllowed
        && isDesiredAllowed
        && violations(before, after).isEmpty();
  }

  /// What is wrong with a commit that turned `before` into `after`, whoever took part in it; empty:
  /// nothing. For simulations to call after every commit.
  public static List<String> violations(Task before, Task after) {
    var found = new ArrayList<String>();
    if (!isReachable(before.state(), after.state())) {
      found.add("state " + before.state() + " -> " + after.state());
    }
    if (before.desiredState().compareTo(after.desiredState()) > 0) {
      found.add("desired " + before.desiredState() + " -> " + after.desiredState());
    }
    if (before.nodeId().isPresent() && !before.nodeId().equals(after.nodeId())) {
      found.add("node " + before.nodeId().get() + " -> " + after.nodeId().orElse("none"));
    }
    if (!birthOf(before).equals(birthOf(after))) {
      found.add("a field that is set at birth");
    }
    found.addAll(violations(after));
    return found;
  }

  /// What is wrong with a task by itself, also with one that was just made.
  public static List<String> violations(Task task) {
    var found = new ArrayList<String>();
    if (task.state().compareTo(TaskState.ASSIGNED) >= 0 && task.nodeId().isEmpty()) {
      found.add("state " + task.state() + " without a node");
    }
    switch (task.desiredState()) {
      case READY, RUNNING, COMPLETE, SHUTDOWN, REMOVE -> {}
      case NEW, PENDING, ASSIGNED, ACCEPTED, PREPARING, STARTING, FAILED, REJECTED, ORPHANED ->
          found.add("desired " + task.desiredState());
    }
    return found;
  }

  /// Whether the owners together may get from `from` to `to` in one commit. An agent cannot report
  /// of a task before the commit that assigned it.
  private static boolean isReachable(TaskState from, TaskState to) {
    if (from == to) {
      return true;
    }
    if (from.compareTo(TaskState.ASSIGNED) < 0) {
      return to.compareTo(from) > 0 && to.compareTo(TaskState.ASSIGNED) <= 0;
    }
    return next(Owner.AGENT, from).contains(to) || next(Owner.ORCHESTRATOR, from).contains(to);
  }

  /// Who may change the texts of a status without moving the state: the one whose turn it is.
  private static boolean mayRewriteStatus(Owner owner, TaskState state) {
    return switch (owner) {
      case ALLOCATOR -> state == TaskState.NEW;
      case SCHEDULER -> state == TaskState.PENDING;
      case AGENT -> state.compareTo(TaskState.ASSIGNED) >= 0 && state != TaskState.ORPHANED;
      case ORCHESTRATOR -> false;
    };
  }

  /// The task as it was made, with everything an owner moves later left out. The endpoint is left
  /// out too: the allocator fills in ports.
  private static List<Object> birthOf(Task task) {
    return List.of(
        task.id(),
        task.createdAt(),
        task.serviceId(),
        task.serviceName(),
        task.slot(),
        task.spec(),
        task.specVersion(),
        task.startAfter(),
        task.attempt());
  }

  private static Set<TaskState> none() {
    return EnumSet.noneOf(TaskState.class);
  }
}
