package skep.orchestrator;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import skep.model.Task;
import skep.model.TaskState;

/// The restart policy: whether a task that ended by itself is replaced, and how long that waits.
///
/// The delay grows where Swarm's is constant: it doubles with each failure in a row up to five
/// minutes, so a service that cannot start does not burn CPU for ever. A task that ended with exit
/// code 0 is not a failure: services that are restarted on purpose keep their exact rhythm. Nor
/// does the growth count past a task that lived for ten base delays and for a minute. Its life is
/// counted from when it was allowed to start, as the leader saw it; a task that never got to start
/// did not live.
final class Restarts {
  static final Duration MAX_DELAY = Duration.ofMinutes(5);
  private static final Duration LONG_LIFE = Duration.ofMinutes(1);
  private static final int LONG_LIFE_DELAYS = 10;

  private Restarts() {}

  /// Whether the policy of `ended` lets its slot be filled again.
  ///
  /// @param inSlot all tasks of the slot, `ended` among them
  static boolean allows(Task ended, List<Task> inSlot, Instant now) {
    var policy = ended.spec().restartPolicy();
    boolean allowed =
        switch (policy.condition()) {
          case NONE -> false;
          case ON_FAILURE -> ended.state() != TaskState.COMPLETE;
          case ANY -> true;
        };
    if (!allowed || policy.maxAttempts() <= 0) {
      return allowed;
    }
    var window = policy.window().orElse(Duration.ZERO);
    long earlier = 0;
    for (var task : inSlot) {
      boolean isInWindow = window.isZero() || task.status().timestamp().isAfter(now.minus(window));
      if (!task.id().equals(ended.id())
          && isSameSpec(task, ended)
          && endedByItself(task)
          && isInWindow) {
        earlier++;
      }
    }
    return earlier < policy.maxAttempts();
  }

  /// How long after `now` the replacement of `ended` may start.
  static Duration delay(Task ended, Instant now) {
    var base = ended.spec().restartPolicy().delayOrDefault();
    int doublings = Math.min(failuresBefore(ended, now), 30);
    if (ended.state() == TaskState.COMPLETE || base.compareTo(MAX_DELAY) >= 0) {
      return base;
    }
    var grown = base.multipliedBy(1L << doublings);
    return grown.compareTo(MAX_DELAY) > 0 ? MAX_DELAY : grown;
  }

  /// When `task` may start; in the past: now. A time later than any delay was written by a leader
  /// whose clock was wrong, and is no reason to wait.
  static Instant startAfter(Task task, Instant now) {
    var base = task.spec().restartPolicy().delayOrDefault();
    var longest = base.compareTo(MAX_DELAY) > 0 ? base : MAX_DELAY;
    return task.startAfter()
        .filter(start -> !start.isAfter(now.plus(longest)))
        .orElse(Instant.EPOCH);
  }

  /// Failures in a row in the slot, `ended` counted.
  static int failures(Task ended, Instant now) {
    return ended.state() == TaskState.COMPLETE ? 0 : failuresBefore(ended, now) + 1;
  }

  /// Failures in a row that a task carries on to its successor when it is moved for no fault of its
  /// own.
  static int failuresBefore(Task task, Instant now) {
    return hasLivedLong(task, now) ? 0 : task.attempt();
  }

  private static boolean hasLivedLong(Task task, Instant now) {
    boolean started = task.state() == TaskState.RUNNING || task.state() == TaskState.FAILED;
    var base = task.spec().restartPolicy().delayOrDefault().multipliedBy(LONG_LIFE_DELAYS);
    var enough = base.compareTo(LONG_LIFE) > 0 ? base : LONG_LIFE;
    return started
        && task.desiredState() != TaskState.READY
        && !task.startAfter().orElse(task.createdAt()).plus(enough).isAfter(now);
  }

  static boolean endedByItself(Task task) {
    return switch (task.state()) {
      case COMPLETE, FAILED, REJECTED -> true;
      case NEW, PENDING, ASSIGNED, ACCEPTED, PREPARING, READY, STARTING, RUNNING -> false;
      case SHUTDOWN, REMOVE, ORPHANED -> false;
    };
  }

  private static boolean isSameSpec(Task one, Task other) {
    return one.specVersion().equals(other.specVersion());
  }
}
