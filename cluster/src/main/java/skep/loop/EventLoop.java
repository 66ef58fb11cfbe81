package skep.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;

/// One thread's worth of ordered work with a clock. Tasks given to one loop never run at the same
/// time, and run in the order given; state owned by a loop therefore needs no lock.
///
/// All methods may be called from any thread. A task that throws is a bug: it is logged as ERROR (a
/// simulation fails) and the loop goes on.
public interface EventLoop extends Executor {

  /// The wall clock, for stored times. Never used to measure how long something took.
  Instant now();

  /// Nanoseconds of a clock that never jumps, from an arbitrary origin, for deadlines.
  long nanoTime();

  /// Runs `task` once, `delay` from now (negative: at once), unless cancelled before.
  Timer schedule(Duration delay, Runnable task);

  /// A scheduled task that can still be called off.
  interface Timer {
    /// Has no effect once the task has begun.
    void cancel();
  }
}
