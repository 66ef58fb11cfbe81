package skep.dispatcher;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import skep.ingress.table.IngressRouter;
import skep.model.Task;
import skep.model.TaskState;

/// Keeps a task that is to stop from hearing of it while some node's ingress may still send it
/// connections: until every node that answers serves a table without it, or the deadline is over,
/// and then for the grace of what is under way. Until then its node is told that it is to run.
///
/// Soft state: that a task is to stop is in the log, how far the nodes are is not. A new leader
/// asks all nodes again and gives them the deadline anew. Lives on the dispatcher's loop.
final class StopGate {
  private final TreeMap<String, Hold> holds = new TreeMap<>();

  /// @param version of the first table without the task
  /// @param sinceNanos when its stop was first seen
  /// @param removedNanos when no node sent it anything any more, or the deadline passed
  private record Hold(
      String nodeId,
      long version,
      long sinceNanos,
      Optional<Long> removedNanos,
      boolean isReleased) {}

  /// How long to wait.
  record Patience(Duration deadline, Duration grace) {}

  /// A task whose stop its node may hear of now.
  record Released(String nodeId, String taskId) {}

  void clear() {
    holds.clear();
  }

  /// `task` as its node is to know it now.
  ///
  /// @param version of the table that is served or on its way; the task is not in it if it is to
  ///   stop
  Task shown(Task task, long version, long nowNanos) {
    if (task.desiredState().compareTo(TaskState.RUNNING) <= 0 || !IngressRouter.isReached(task)) {
      return task;
    }
    var hold =
        holds.computeIfAbsent(
            task.id(),
            _ -> new Hold(task.nodeId().orElse(""), version, nowNanos, Optional.empty(), false));
    return hold.isReleased() ? task : task.withDesiredState(TaskState.RUNNING);
  }

  /// The task ended or was forgotten.
  void forget(String taskId) {
    holds.remove(taskId);
  }

  /// Looks who may stop now.
  ///
  /// @param servedEverywhere the version that every node that answers serves at least
  List<Released> release(long servedEverywhere, Patience patience, long nowNanos) {
    var released = new ArrayList<Released>();
    holds.replaceAll(
        (id, hold) -> {
          if (hold.isReleased()) {
            return hold;
          }
          boolean isRemoved =
              hold.version() <= servedEverywhere
                  || nowNanos - hold.sinceNanos() >= patience.deadline().toNanos();
          // A node that was given up and is back has not said what it serves: from the beginning.
          Optional<Long> removed =
              isRemoved ? hold.removedNanos().or(() -> Optional.of(nowNanos)) : Optional.empty();
          boolean isOver =
              removed.filter(at -> nowNanos - at >= patience.grace().toNanos()).isPresent();
          if (isOver) {
            released.add(new Released(hold.nodeId(), id));
          }
          return new Hold(hold.nodeId(), hold.version(), hold.sinceNanos(), removed, isOver);
        });
    return released;
  }

  /// When [#release] is to be called again if nothing is heard before; empty: nobody waits.
  Optional<Duration> nextLook(Patience patience, long nowNanos) {
    return holds.values().stream()
        .filter(hold -> !hold.isReleased())
        .map(
            hold ->
                hold.removedNanos()
                    .map(at -> at + patience.grace().toNanos())
                    .orElse(hold.sinceNanos() + patience.deadline().toNanos()))
        .min((one, other) -> Long.compare(one - nowNanos, other - nowNanos))
        .map(at -> Duration.ofNanos(Math.max(0, at - nowNanos)));
  }
}
