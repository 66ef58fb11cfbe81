package skep.raft;

import io.microraft.executor.RaftNodeExecutor;
import io.microraft.impl.task.LeaderBackoffResetTask;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import skep.loop.EventLoop;

/// MicroRaft's thread: the group's loop. Also the fence: once closed, nothing of MicroRaft runs any
/// more, whatever it still holds in its timers. Loop thread only, but for {@link #execute}.
final class LoopExecutor implements RaftNodeExecutor {
  private final EventLoop loop;
  private final long tickNanos;
  private boolean isInline;
  private boolean isClosed;

  LoopExecutor(EventLoop loop, Duration tick) {
    this.loop = loop;
    this.tickNanos = tick.toNanos();
  }

  /// Runs `work` such that what MicroRaft executes in it runs at once, not after what is queued.
  void inline(Runnable work) {
    if (isClosed) {
      return;
    }
    boolean before = isInline;
    isInline = true;
    try {
      work.run();
    } finally {
      isInline = before;
    }
  }

  void close() {
    isClosed = true;
  }

  boolean isClosed() {
    return isClosed;
  }

  @Override
  public void execute(Runnable task) {
    if (isInline) {
      task.run();
    } else {
      submit(task);
    }
  }

  @Override
  public void submit(Runnable task) {
    loop.execute(() -> run(task));
  }

  /// Whole seconds are ticks, see {@link TickClock}. Milliseconds are election timeouts, meant as
  /// they are; but for the back-off of a request, which MicroRaft counts in quarters of a
  /// heartbeat.
  @Override
  public void schedule(Runnable task, long delay, TimeUnit unit) {
    boolean isTicks = unit == TimeUnit.SECONDS || task instanceof LeaderBackoffResetTask;
    long nanos = isTicks ? unit.toMillis(delay) * tickNanos / 1000 : unit.toNanos(delay);
    loop.schedule(Duration.ofNanos(nanos), () -> run(task));
  }

  private void run(Runnable task) {
    if (!isClosed) {
      task.run();
    }
  }
}
