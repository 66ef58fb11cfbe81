package skep.ingress.linux;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// How many files the data path may have open, a share of RLIMIT_NOFILE: a node flooded with
/// connections must still reach its Engine and its manager. Any thread may call.
final class FileBudget {
  private static final int MIN_RESERVE = 64;
  private static final int MAX_RESERVE = 1024;

  private final long limit;
  private final int total;
  private final AtomicInteger free;
  private final AtomicLong refusals = new AtomicLong();

  /// @param limit RLIMIT_NOFILE of the process
  FileBudget(long limit) {
    this.limit = limit;
    long reserve = Math.clamp(limit / 4, MIN_RESERVE, MAX_RESERVE);
    this.total = Math.clamp(limit - reserve, 0, 1 << 24);
    this.free = new AtomicInteger(total);
  }

  /// Whether `count` more may be opened; they are counted then.
  boolean take(int count) {
    if (free.addAndGet(-count) >= 0) {
      return true;
    }
    free.addAndGet(count);
    refusals.incrementAndGet();
    return false;
  }

  /// The same for what can be done without, of which the last eighth is not for.
  boolean takeSpare(int count) {
    return free.get() > total / 8 && take(count);
  }

  void give(int count) {
    free.addAndGet(count);
  }

  /// How often something was refused so far.
  long refusals() {
    return refusals.get();
  }

  @Override
  public String toString() {
    return "RLIMIT_NOFILE is %d, which is enough for %d connections; raise LimitNOFILE of the daemon"
        .formatted(limit, total / 2);
  }
}
