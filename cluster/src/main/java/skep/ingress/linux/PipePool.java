package skep.ingress.linux;

import java.util.ArrayDeque;
import java.util.Optional;

/// Empty pipes of one loop, to splice through. A flow holds one only while there are bytes in it,
/// so a few serve many connections.
final class PipePool {
  private static final int KEPT = 64;

  private final Syscalls sys;
  private final FileBudget budget;
  private final ArrayDeque<Pipe> pipes = new ArrayDeque<>();

  record Pipe(int reader, int writer) {}

  PipePool(Syscalls sys, FileBudget budget) {
    this.sys = sys;
    this.budget = budget;
  }

  /// Empty when files are short; bytes are copied then.
  Optional<Pipe> take() {
    var pooled = pipes.pollLast();
    return pooled != null ? Optional.of(pooled) : open();
  }

  /// @param pipe an empty one
  void give(Pipe pipe) {
    if (pipes.size() < KEPT) {
      pipes.addLast(pipe);
    } else {
      close(pipe);
    }
  }

  void close(Pipe pipe) {
    sys.close(pipe.reader());
    sys.close(pipe.writer());
    budget.give(2);
  }

  void clear() {
    pipes.forEach(this::close);
    pipes.clear();
  }

  private Optional<Pipe> open() {
    if (!budget.takeSpare(2)) {
      return Optional.empty();
    }
    long ends = sys.pipe();
    if (ends < 0) {
      budget.give(2);
      return Optional.empty();
    }
    return Optional.of(new Pipe((int) ends, (int) (ends >>> 32)));
  }
}
