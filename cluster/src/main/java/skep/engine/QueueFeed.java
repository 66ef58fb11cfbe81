package skep.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import skep.engine.EngineException.Kind;

/// A {@link Feed} with a bounded queue: one thread puts, one reads. Thread-safe.
public final class QueueFeed<T> implements Feed<T> {
  private static final int AT_ONCE = 500;

  private final int limit;
  private final Runnable onClose;
  private final ArrayDeque<T> waiting = new ArrayDeque<>();
  private Optional<EngineException> failure = Optional.empty();
  private boolean isEnded;
  private boolean isClosed;

  /// @param limit how many may wait to be read
  /// @param onClose ends whatever brings them; called once, when the reader wants no more
  public QueueFeed(int limit, Runnable onClose) {
    this.limit = limit;
    this.onClose = onClose;
  }

  /// Waits while the queue is full.
  ///
  /// @return false when nobody reads any more
  public synchronized boolean put(T item) throws InterruptedException {
    while (waiting.size() >= limit && !isClosed) {
      wait();
    }
    if (isClosed) {
      return false;
    }
    waiting.addLast(item);
    notifyAll();
    return true;
  }

  /// As {@link #put}, but ends the reader with a failure rather than wait for it.
  public synchronized void offer(T item) {
    if (waiting.size() >= limit) {
      fail(new EngineException(Kind.UNREACHABLE, "the reader is too slow"));
    } else if (!isClosed && !isEnded) {
      waiting.addLast(item);
      notifyAll();
    }
  }

  /// There is no more.
  public synchronized void end() {
    isEnded = true;
    notifyAll();
  }

  /// There may be more, but it cannot be had.
  public synchronized void fail(EngineException why) {
    failure = Optional.of(why);
    end();
  }

  @Override
  public Optional<List<T>> next(Duration atMost) throws InterruptedException {
    synchronized (this) {
      long deadline = System.nanoTime() + atMost.toNanos();
      while (waiting.isEmpty() && !isEnded && !isClosed) {
        long leftMs = (deadline - System.nanoTime() + 999_999) / 1_000_000;
        if (leftMs <= 0) {
          return Optional.of(List.of());
        }
        wait(leftMs);
      }
      if (isClosed) {
        return Optional.empty();
      }
      if (waiting.isEmpty()) {
        if (failure.isPresent()) {
          throw failure.get();
        }
        return Optional.empty();
      }
      return Optional.of(taken());
    }
  }

  private List<T> taken() {
    var items = new ArrayList<T>();
    while (!waiting.isEmpty() && items.size() < AT_ONCE) {
      items.add(waiting.removeFirst());
    }
    notifyAll();
    return items;
  }

  @Override
  public void close() {
    synchronized (this) {
      if (isClosed) {
        return;
      }
      isClosed = true;
      waiting.clear();
      notifyAll();
    }
    onClose.run();
  }
}
