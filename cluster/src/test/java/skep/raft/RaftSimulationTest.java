package skep.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import skep.sim.SimScheduler;

/// Whole groups of managers on one thread, from a seed: safety under faults first, then everything
/// is mended and progress is demanded. `-Dskep.seed=N` runs one seed, `-Dskep.seeds=N` that many.
class RaftSimulationTest {
  private static final int DEFAULT_SEEDS = 60;
  private static final int THOROUGH_SEEDS = 1000;

  /// Each of them found a defect.
  private static final long[] FAILED_BEFORE = {46, 72, 95, 138, 206, 240, 1109, 1589, 1784, 1905};

  private static final Duration TORMENT = Duration.ofSeconds(60);
  private static final Duration MENDED_WITHIN = Duration.ofSeconds(20);

  private final List<Throwable> bugs = new ArrayList<>();
  private final Logger libraryLogger = Logger.getLogger("io.microraft");
  private final Logger ownLogger = Logger.getLogger("skep.raft");
  private Optional<Level> levelBefore = Optional.empty();
  private final Handler bugHandler = new BugHandler();

  static LongStream seeds() {
    var seed = Long.getLong("skep.seed");
    return seed != null
        ? LongStream.of(seed)
        : LongStream.concat(
            LongStream.rangeClosed(1, Integer.getInteger("skep.seeds", DEFAULT_SEEDS)),
            LongStream.of(FAILED_BEFORE));
  }

  @BeforeEach
  void watch_for_exceptions_that_the_library_only_logs() {
    levelBefore = Optional.ofNullable(libraryLogger.getLevel());
    libraryLogger.setLevel(Level.SEVERE);
    libraryLogger.addHandler(bugHandler);
    libraryLogger.setUseParentHandlers(Boolean.getBoolean("skep.verbose"));
    ownLogger.setUseParentHandlers(Boolean.getBoolean("skep.verbose"));
  }

  @AfterEach
  void stop_watching() {
    libraryLogger.removeHandler(bugHandler);
    libraryLogger.setLevel(levelBefore.orElse(null));
    libraryLogger.setUseParentHandlers(true);
    ownLogger.setUseParentHandlers(true);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void nothing_acknowledged_is_lost_and_the_group_recovers(long seed) {
    run(seed);
  }

  @Test
  @Tag("slow")
  void a_thousand_seeds_lose_nothing_and_recover() {
    var failures = new ArrayList<String>();
    for (long seed = 1; seed <= Integer.getInteger("skep.seeds", THOROUGH_SEEDS); seed++) {
      try {
        run(seed);
      } catch (AssertionError e) {
        bugs.clear();
        failures.add("-Dskep.seed=%d: %s".formatted(seed, e));
      }
    }
    assertThat(failures).isEmpty();
  }

  /// Of two managers the leader leaves, and the cable is out: what it knows may be old.
  @Test
  void a_leader_that_is_leaving_answers_no_reads_alone() {
    var scheduler = new SimScheduler(578);
    var world = new RaftWorld(scheduler, 2);
    assertThat(scheduler.runUntil(() -> world.leader().isPresent(), MENDED_WITHIN)).isTrue();
    world.quiet();
    scheduler.runFor(Duration.ofSeconds(1));
    var leader = world.leader().orElseThrow();
    for (var other : world.managers()) {
      world.network().cut(leader.id, other.id);
      world.network().cut(other.id, leader.id);
    }

    var _ = leader.group().remove(leader.id);
    var read = leader.group().readBarrier();
    scheduler.runFor(MENDED_WITHIN);

    assertThat(read).isCompletedExceptionally();
  }

  @Test
  void equal_seeds_give_equal_runs() {
    assertThat(run(7)).isEqualTo(run(7));
  }

  /// Returns a fingerprint of the run.
  private String run(long seed) {
    var scheduler = new SimScheduler(seed);
    scheduler.afterEveryEvent(
        () -> {
          if (!bugs.isEmpty()) {
            throw new AssertionError("logged by the library", bugs.removeFirst());
          }
        });
    var world = new RaftWorld(scheduler, List.of(1, 3, 4, 5).get((int) (seed % 4)));
    var nemesis = new Nemesis(scheduler, world);
    scheduler.runFor(TORMENT);
    nemesis.stop();
    int before = world.history().acknowledgedCount();
    boolean isWriting =
        scheduler.runUntil(() -> world.history().acknowledgedCount() > before + 10, MENDED_WITHIN);
    assertThat(isWriting).as("seed %d: writes after mending, %s", seed, world).isTrue();
    world.quiet();
    assertThat(scheduler.runUntil(world::isSettled, MENDED_WITHIN))
        .as("seed %d: all members up to date after mending, %s", seed, world)
        .isTrue();
    return "%d events, %d leaders, %d writes"
        .formatted(
            scheduler.eventCount(),
            world.history().leaderCount(),
            world.history().acknowledgedCount());
  }

  private final class BugHandler extends Handler {
    @Override
    public void publish(LogRecord record) {
      var thrown = record.getThrown();
      boolean isError = record.getLevel().equals(Level.SEVERE);
      if (isError && thrown != null && !isDiskFailure(thrown)) {
        bugs.add(thrown);
      }
    }

    private static boolean isDiskFailure(Throwable thrown) {
      return thrown.getCause() instanceof IOException;
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
