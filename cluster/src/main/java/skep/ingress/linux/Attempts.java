package skep.ingress.linux;

import org.jspecify.annotations.Nullable;

/// Connections that one loop waits for to be answered, oldest first. All have the same timeout, so
/// the first is always the next to expire. Loop's thread only.
final class Attempts {
  /// No deadline.
  static final long NEVER = Long.MAX_VALUE;

  /// Who comes so long after a deadline was held up itself, most likely with the whole host, and
  /// cannot tell a task that is gone from one whose answer was held up too.
  private static final long LATE_NANOS = 100_000_000;

  private final long timeoutNanos;
  private @Nullable Attempt first;
  private @Nullable Attempt last;

  Attempts(long timeoutNanos) {
    this.timeoutNanos = timeoutNanos;
  }

  /// Its time begins now, which may be long after the loop's batch of events began.
  void add(Attempt attempt) {
    append(attempt, System.nanoTime() + timeoutNanos);
  }

  private void append(Attempt attempt, long deadlineNanos) {
    attempt.deadlineNanos = deadlineNanos;
    attempt.before = last;
    if (last == null) {
      first = attempt;
    } else {
      last.after = attempt;
    }
    last = attempt;
  }

  void remove(Attempt attempt) {
    var before = attempt.before;
    var after = attempt.after;
    if (before == null) {
      first = after;
    } else {
      before.after = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.before = before;
    }
    attempt.before = null;
    attempt.after = null;
  }

  long deadlineNanos() {
    return first == null ? NEVER : first.deadlineNanos;
  }

  /// Ends those whose time is over; one that was looked at too late has its time once more.
  void expire(long nowNanos) {
    var oldest = first;
    while (oldest != null && oldest.deadlineNanos - nowNanos <= 0) {
      if (nowNanos - oldest.deadlineNanos > LATE_NANOS && !oldest.isPostponed) {
        remove(oldest);
        oldest.isPostponed = true;
        append(oldest, nowNanos + timeoutNanos);
      } else {
        oldest.expire();
      }
      oldest = first;
    }
  }
}
