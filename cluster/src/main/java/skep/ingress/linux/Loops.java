package skep.ingress.linux;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The loops of one data path, one for each processor up to a bound. A connection stays on the loop
/// that began it, which is where there are fewest.
final class Loops {
  private static final int MAX_LOOPS = 8;

  /// How many more connections than another a loop may have, beside a quarter of its own, before it
  /// passes a new one on: that costs a wake-up, and does not matter for connections that end at
  /// once.
  private static final int SLACK = 8;

  private static final int SETTLE_TIMEOUT_SECONDS = 5;

  private final List<EpollLoop> loops;

  Loops(FileBudget budget, long connectTimeoutNanos) {
    int count = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MAX_LOOPS);
    var opened = new ArrayList<EpollLoop>();
    for (int i = 0; i < count; i++) {
      opened.add(new EpollLoop(i, budget, connectTimeoutNanos));
    }
    loops = List.copyOf(opened);
    loops.forEach(EpollLoop::start);
  }

  List<EpollLoop> all() {
    return loops;
  }

  /// Always the same loop for one number.
  EpollLoop of(int number) {
    return loops.get(number % loops.size());
  }

  /// Where a connection accepted on `here` should live.
  EpollLoop home(EpollLoop here) {
    var lightest = here;
    for (var loop : loops) {
      if (loop.load() < lightest.load()) {
        lightest = loop;
      }
    }
    int own = here.load();
    return lightest.load() + SLACK + own / 4 < own ? lightest : here;
  }

  /// Waits until all loops have done what they were given before.
  void settle() {
    var done = new CountDownLatch(loops.size());
    loops.forEach(loop -> loop.execute(done::countDown));
    try {
      if (!done.await(SETTLE_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("an ingress loop does not turn");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void close() {
    loops.forEach(EpollLoop::close);
  }
}
