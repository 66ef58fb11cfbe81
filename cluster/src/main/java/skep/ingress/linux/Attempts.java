package skep.ingress.linux;

import org.jspecify.annotations.Nullable;

/// Connections that one loop waits for to be answered, oldest first. All have the same timeout, so
/// the first is always the next to expire. Loop's thread only.
final class Attempts {
  /// No deadline.
  static final long NEVER = Long.MAX_VALUE;

  private @Nullable Attempt first;
  private @Nullable Attempt last;

  void add(Attempt attempt) {
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
    return first == null ? NEVER : first.deadlineNanos();
  }

  void expire(long nowNanos) {
    var oldest = first;
    while (oldest != null && oldest.deadlineNanos() - nowNanos <= 0) {
      oldest.expire();
      oldest = first;
    }
  }
}
