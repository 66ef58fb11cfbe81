package skep.api;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Puts what several lanes bring, each in the order of time, into one order of time. A thing is
/// handed out once every open lane has brought one that is not older, or after a patience: a lane
/// that is slow or has nothing to say must not hold up the others for long. Then what comes late is
/// out of order, but never lost.
///
/// Each lane is bounded; who brings waits for the reader. One reader; lanes from any thread.
public final class TimeMerge<T> implements AutoCloseable {
  private static final int LANE_ITEMS_MAX = 500;
  private static final int AT_ONCE = 500;

  private final Function<T, Instant> timeOf;
  private final Duration patience;
  private final List<Lane> lanes = new ArrayList<>();
  private boolean isSealed;
  private boolean isClosed;

  /// @param patience with a lane that brings nothing
  public TimeMerge(Function<T, Instant> timeOf, Duration patience) {
    this.timeOf = timeOf;
    this.patience = patience;
  }

  /// One more lane, open until it is ended.
  public synchronized Lane lane() {
    var lane = new Lane();
    lanes.add(lane);
    return lane;
  }

  /// There will be no more lanes: when those that there are have ended, all has ended.
  public synchronized void seal() {
    isSealed = true;
    notifyAll();
  }

  /// The next things in order: an empty list when none were due within `atMost`, nothing when all
  /// has ended.
  public synchronized Optional<List<T>> next(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!isClosed) {
      lanes.removeIf(lane -> lane.isEnded && lane.waiting.isEmpty());
      if (lanes.isEmpty() && isSealed) {
        return Optional.empty();
      }
      long now = System.nanoTime();
      var due = due(now);
      if (!due.isEmpty()) {
        notifyAll();
        return Optional.of(due);
      }
      long leftMs = (Math.min(deadline, nextDueNanos()) - now + 999_999) / 1_000_000;
      if (deadline <= now) {
        return Optional.of(List.of());
      }
      wait(Math.max(1, leftMs));
    }
    return Optional.empty();
  }

  private List<T> due(long now) {
    var due = new ArrayList<T>();
    for (var first = first(); first.isPresent(); first = first()) {
      var lane = first.get();
      if (due.size() >= AT_ONCE || !(isComplete() || lane.isOverdue(now))) {
        break;
      }
      due.add(lane.waiting.removeFirst().item());
    }
    return due;
  }

  private boolean isComplete() {
    for (var lane : lanes) {
      if (!lane.isEnded && lane.waiting.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /// The lane whose next thing is the oldest.
  private Optional<Lane> first() {
    Optional<Lane> first = Optional.empty();
    for (var lane : lanes) {
      if (!lane.waiting.isEmpty()
          && (first.isEmpty() || lane.head().time().isBefore(first.get().head().time()))) {
        first = Optional.of(lane);
      }
    }
    return first;
  }

  private long nextDueNanos() {
    return first()
        .map(lane -> lane.head().arrivedNanos() + patience.toNanos())
        .orElse(System.nanoTime() + Duration.ofMinutes(1).toNanos());
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    lanes.forEach(lane -> lane.waiting.clear());
    notifyAll();
  }

  private record Waiting<T>(T item, Instant time, long arrivedNanos) {}

  /// One that brings things in order.
  public final class Lane {
    private final ArrayDeque<Waiting<T>> waiting = new ArrayDeque<>();
    private boolean isEnded;

    private Lane() {}

    /// Waits while much of this lane is unread.
    ///
    /// @return false when nobody reads any more
    public boolean put(T item) throws InterruptedException {
      synchronized (TimeMerge.this) {
        while (waiting.size() >= LANE_ITEMS_MAX && !isClosed && !isEnded) {
          TimeMerge.this.wait();
        }
        if (isClosed || isEnded) {
          return false;
        }
        waiting.addLast(new Waiting<>(item, timeOf.apply(item), System.nanoTime()));
        TimeMerge.this.notifyAll();
        return true;
      }
    }

    /// What it brought is still handed out.
    public void end() {
      synchronized (TimeMerge.this) {
        isEnded = true;
        TimeMerge.this.notifyAll();
      }
    }

    private Waiting<T> head() {
      return waiting.getFirst();
    }

    private boolean isOverdue(long now) {
      return now - head().arrivedNanos() >= patience.toNanos();
    }
  }
}
