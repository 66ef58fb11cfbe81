package skep.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimSchedulerTest {
  private final SimScheduler world = new SimScheduler(7);
  private final List<String> seen = new ArrayList<>();

  @Test
  void events_run_by_due_time_then_by_order_of_insertion() {
    var loop = world.process("n1");

    loop.schedule(Duration.ofMillis(2), () -> seen.add("third"));
    loop.execute(() -> seen.add("first"));
    loop.execute(() -> seen.add("second"));
    loop.schedule(Duration.ofMillis(2), () -> seen.add("fourth"));
    world.runFor(Duration.ofMillis(5));

    assertThat(seen).containsExactly("first", "second", "third", "fourth");
    assertThat(world.nanoTime()).isEqualTo(Duration.ofMillis(5).toNanos());
  }

  @Test
  void a_cancelled_timer_does_not_run() {
    var timer = world.process("n1").schedule(Duration.ofMillis(1), () -> seen.add("never"));

    timer.cancel();
    world.runFor(Duration.ofSeconds(1));

    assertThat(seen).isEmpty();
  }

  @Test
  void a_crashed_process_runs_nothing_more_and_others_go_on() {
    var crashed = world.process("n1");
    crashed.schedule(Duration.ofMillis(1), () -> seen.add("n1"));
    world.process("n2").schedule(Duration.ofMillis(1), () -> seen.add("n2"));

    world.crash(crashed);
    crashed.execute(() -> seen.add("n1 again"));
    world.process("n1").execute(() -> seen.add("n1 new life"));
    world.runFor(Duration.ofSeconds(1));

    assertThat(seen).containsExactly("n1 new life", "n2");
  }

  @Test
  void a_paused_process_catches_up_in_due_order() {
    var loop = world.process("n1");
    loop.schedule(Duration.ofMillis(20), () -> seen.add("later"));
    loop.schedule(Duration.ofMillis(10), () -> seen.add("sooner"));

    loop.pause(Duration.ofMillis(50));
    world.runFor(Duration.ofMillis(49));

    assertThat(seen).isEmpty();

    world.runFor(Duration.ofMillis(1));
    assertThat(seen).containsExactly("sooner", "later");
  }

  @Test
  void a_task_or_invariant_that_throws_fails_the_run_and_names_the_seed() {
    world.afterEveryEvent(
        () -> {
          if (seen.contains("bad")) {
            throw new AssertionError("broken law");
          }
        });
    world.process("n1").execute(() -> seen.add("bad"));

    assertThatThrownBy(() -> world.runFor(Duration.ofSeconds(1)))
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("-Dskep.seed=7")
        .hasMessageContaining("in n1")
        .hasMessageContaining("broken law");
  }

  @Test
  void waiting_stops_at_the_condition_or_at_the_limit() {
    world.process("n1").schedule(Duration.ofSeconds(3), () -> seen.add("done"));

    assertThat(world.runUntil(() -> !seen.isEmpty(), Duration.ofSeconds(2))).isFalse();
    assertThat(world.runUntil(() -> !seen.isEmpty(), Duration.ofSeconds(2))).isTrue();
    assertThat(world.nanoTime()).isEqualTo(Duration.ofSeconds(3).toNanos());
  }
}
