package skep.agent;

import java.util.LinkedHashSet;

/// A bound on engine calls of one sort at once. Sorts are apart because a slow pull or a task that
/// takes its time to stop must not keep another from starting.
final class Lane {
  /// The engine itself bounds downloads; more waiting ones cost nothing.
  static final int MAX_PULLS = 64;

  /// Stopping is mostly waiting for the grace period to pass.
  static final int MAX_STOPS = 32;

  static final int MAX_OTHERS = 8;

  private final int max;
  private int used;
  private final LinkedHashSet<AssignedTask> waiting = new LinkedHashSet<>();

  Lane(int max) {
    this.max = max;
  }

  /// Takes a place; false: none is free, and `task` is remembered to be offered the next one.
  boolean enter(AssignedTask task) {
    if (used == max) {
      waiting.add(task);
      return false;
    }
    used++;
    return true;
  }

  void leave() {
    used--;
  }

  boolean hasRoomForWaiting() {
    return used < max && !waiting.isEmpty();
  }

  AssignedTask nextWaiting() {
    return waiting.removeFirst();
  }
}
