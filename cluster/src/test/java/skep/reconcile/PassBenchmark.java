package skep.reconcile;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import skep.model.Service;
import skep.model.ServiceMode;
import skep.orchestrator.Dirty;
import skep.store.ClusterState;
import skep.store.Draft;
import skep.store.StoreFsm;

/// Prints how many tasks per second of its CPU time one thread creates, allocates, places and
/// applies on 5,000 nodes: the whole way of a task through drafts of `SERVICES_PER_BATCH` services
/// each, state machine included.
@Tag("slow")
final class PassBenchmark {
  private static final int NODES = 5_000;
  private static final int SERVICES = 1_000;
  private static final int SERVICES_PER_BATCH = 20;
  private static final int ROUNDS = 3;

  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

  private long ids;

  @Test
  void places_tasks_on_5000_nodes() {
    for (int replicas : new int[] {20, 50, 100}) {
      for (int round = 0; round < ROUNDS; round++) {
        measure(replicas);
      }
    }
  }

  private void measure(int replicas) {
    var world = new World();
    for (int i = 0; i < NODES; i++) {
      world.put(World.node("node%05d".formatted(i)));
    }
    var state = world.state();
    long startedNanos = CPU.getCurrentThreadCpuTime();
    long passNanos = 0;
    for (int first = 0; first < SERVICES; first += SERVICES_PER_BATCH) {
      var draft = new Draft(state);
      for (int i = 0; i < SERVICES_PER_BATCH; i++) {
        draft.put(service(draft, "service" + (first + i), replicas));
      }
      long passStartedNanos = CPU.getCurrentThreadCpuTime();
      var dirty = Dirty.of(state, draft.state(), draft.batch());
      Pass.run(draft, dirty, world.now(), this::id);
      passNanos += CPU.getCurrentThreadCpuTime() - passStartedNanos;
      state = apply(state, draft);
    }
    double seconds = (CPU.getCurrentThreadCpuTime() - startedNanos) / 1e9;
    System.out.printf(
        "replicas=%d tasks=%d: %.0f placements/s in passes, %.0f/s with apply, %.1f s%n",
        replicas,
        state.tasks().size(),
        state.tasks().size() / (passNanos / 1e9),
        state.tasks().size() / seconds,
        seconds);
    if (!state.waiting().isEmpty()) {
      throw new AssertionError(state.waiting().size() + " tasks are waiting");
    }
  }

  private static ClusterState apply(ClusterState before, Draft draft) {
    return switch (StoreFsm.apply(before, draft.batch())) {
      case StoreFsm.Outcome.Applied(var after) -> after;
      case StoreFsm.Outcome.Conflict conflict -> throw new AssertionError(conflict);
    };
  }

  private static Service service(Draft draft, String name, int replicas) {
    return Service.created(
        name,
        Instant.EPOCH,
        World.spec(name, ServiceMode.replicated(replicas)),
        draft.nextVersion());
  }

  /// Spread like random ids, so that trees grow everywhere.
  private String id() {
    return Long.toString((++ids * 0x9E3779B97F4A7C15L) >>> 1, 36);
  }
}
