package skep.scheduler;

import java.util.Arrays;
import java.util.List;

/// Nodes that passed every filter for one group of equal tasks, best first: not faulty, then fewest
/// tasks of the service, then fewest tasks, then lowest id. A heap of numbers: a node's rank is
/// packed into a long whose order is the preference and whose low bits are its index.
final class Candidates {
  /// Failures of one version of a service on one node, lately, from which on the node is faulty.
  static final int FAULTY_FAILURES = 5;

  private static final int INDEX_BITS = 20;
  private static final int TASK_BITS = 20;
  private static final int SERVICE_TASK_BITS = 18;
  private static final int FAILURE_BITS = 4;

  private final NodeTable table;
  private final List<NodeFilter> filters;
  private final int[] failures;
  private long[] heap = new long[16];
  private int size;

  /// @param failures by node index
  Candidates(NodeTable table, List<NodeFilter> filters, int[] failures) {
    this.table = table;
    this.filters = filters;
    this.failures = failures;
  }

  /// The node, if it passes the filters. Call {@link #order} after the last.
  void add(int index) {
    if (!passes(index)) {
      return;
    }
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
    }
    heap[size++] = rank(index);
  }

  void order() {
    for (int at = size / 2 - 1; at >= 0; at--) {
      siftDown(at);
    }
  }

  boolean isEmpty() {
    return size == 0;
  }

  /// Index of the best node. Not when empty.
  int best() {
    return (int) (heap[0] & ((1L << INDEX_BITS) - 1));
  }

  /// The best node got a task: it is ranked anew, or drops out when it can take no more.
  void bestWasUsed() {
    int index = best();
    heap[0] = passes(index) ? rank(index) : heap[--size];
    siftDown(0);
  }

  private boolean passes(int index) {
    var load = table.load(index);
    for (int i = 0; i < filters.size(); i++) {
      if (!filters.get(i).check(load)) {
        return false;
      }
    }
    return true;
  }

  private long rank(int index) {
    var load = table.load(index);
    int failed = failures[index] < FAULTY_FAILURES ? 0 : failures[index];
    long rank = capped(failed, FAILURE_BITS);
    rank = rank << SERVICE_TASK_BITS | capped(load.serviceTasks(), SERVICE_TASK_BITS);
    rank = rank << TASK_BITS | capped(load.tasks(), TASK_BITS);
    return rank << INDEX_BITS | index;
  }

  private static long capped(int value, int bits) {
    return Math.min(value, (1 << bits) - 1);
  }

  private void siftDown(int from) {
    int at = from;
    while (2 * at + 1 < size) {
      int child = 2 * at + 1;
      if (child + 1 < size && heap[child + 1] < heap[child]) {
        child++;
      }
      if (heap[at] <= heap[child]) {
        return;
      }
      long moved = heap[at];
      heap[at] = heap[child];
      heap[child] = moved;
      at = child;
    }
  }
}
