package skep.engine.embedded;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import skep.engine.ContainerUsage;
import skep.engine.LogPiece;
import skep.engine.LogRequest;
import skep.engine.QueueFeed;

/// What one pretended container wrote and used. Thread-safe.
final class EmbeddedLog {
  private static final int KEPT = 1_000;
  private static final int FOLLOWED_MAX = KEPT + 1_000;
  private static final long MEMORY_BYTES = 8 << 20;

  private final List<LogPiece> pieces = new ArrayList<>();
  private final List<Follower> followers = new ArrayList<>();
  private final AtomicLong busyNanos = new AtomicLong(1_000_000);
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong sent = new AtomicLong();
  private boolean isEnded;

  private record Follower(LogRequest request, QueueFeed<LogPiece> feed) {}

  synchronized void write(boolean isError, String text) {
    var piece = new LogPiece(Instant.now(), isError, text, false, false);
    pieces.add(piece);
    if (pieces.size() > KEPT) {
      pieces.removeFirst();
    }
    followers.forEach(follower -> put(follower, piece));
  }

  /// One request was answered.
  void answered(long nanos, long bytesIn, long bytesOut) {
    busyNanos.addAndGet(nanos);
    received.addAndGet(bytesIn);
    sent.addAndGet(bytesOut);
  }

  /// The container runs again.
  synchronized void begin() {
    isEnded = false;
  }

  synchronized void end() {
    isEnded = true;
    followers.forEach(follower -> follower.feed().end());
    followers.clear();
  }

  synchronized QueueFeed<LogPiece> follow(LogRequest request) {
    var feed = new QueueFeed<LogPiece>(FOLLOWED_MAX, () -> {});
    var follower = new Follower(request, feed);
    int first = request.tail().map(tail -> Math.max(0, pieces.size() - tail)).orElse(0);
    pieces.subList(first, pieces.size()).forEach(piece -> put(follower, piece));
    if (request.isFollowing() && !isEnded) {
      followers.add(follower);
    } else {
      feed.end();
    }
    return feed;
  }

  private static void put(Follower to, LogPiece piece) {
    var request = to.request();
    boolean isWanted =
        (piece.isError() ? request.withErr() : request.withOut())
            && request.since().filter(piece.time()::isBefore).isEmpty()
            && request.until().filter(piece.time()::isAfter).isEmpty();
    if (isWanted) {
      to.feed().offer(piece);
    }
  }

  ContainerUsage usage(String taskId) {
    return new ContainerUsage(
        taskId, Instant.now(), busyNanos.get(), MEMORY_BYTES, 0, received.get(), sent.get(), 1);
  }
}
