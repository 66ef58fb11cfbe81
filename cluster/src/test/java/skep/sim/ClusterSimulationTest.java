package skep.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Whole swarms from seeds: ten minutes of faults each, invariants after every commit, then healing
/// and a demand for progress. `-Dskep.seed=N` runs one seed, `-Dskep.seeds=N` that many.
class ClusterSimulationTest {
  private static final long SEEDS = Long.getLong("skep.seeds", 300);

  @Test
  void every_seed_keeps_the_invariants_and_converges_once_healed() {
    var seeds =
        System.getProperty("skep.seed") == null
            ? LongStream.rangeClosed(1, SEEDS)
            : LongStream.of(Long.getLong("skep.seed"));

    var failures = new ArrayList<String>();
    seeds.parallel().forEach(seed -> run(seed, failures));

    assertThat(failures).isEmpty();
  }

  @Test
  void a_seed_always_gives_the_same_run() {
    assertThat(new ClusterRun(4242).run()).isEqualTo(new ClusterRun(4242).run());
  }

  private static void run(long seed, List<String> failures) {
    try {
      new ClusterRun(seed).run();
    } catch (AssertionError e) {
      var cause = e.getCause() == null ? e : e.getCause();
      var text =
          "seed %d: %s%n  replay: ./mvnw -q -pl cluster test -Dtest=ClusterSimulationTest -Dskep.seed=%d"
              .formatted(seed, e.getMessage() + " / " + cause.getMessage(), seed);
      synchronized (failures) {
        failures.add(text);
      }
    }
  }
}
