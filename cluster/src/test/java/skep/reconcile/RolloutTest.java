package skep.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import skep.model.Availability;
import skep.model.Service;
import skep.model.ServiceMode;
import skep.model.ServiceSpec;
import skep.model.TaskState;
import skep.model.UpdateConfig;
import skep.model.UpdateStatus;

/// Updates of a service's template from their beginning to their end, good or bad.
final class RolloutTest {
  private static final Duration MONITOR = Duration.ofSeconds(5);

  private final World world = new World();

  @BeforeEach
  void start() {
    world.nodes("n1", "n2", "n3");
  }

  @Test
  void slots_follow_each_other_and_the_update_is_complete_when_all_have_lasted() {
    service("stop-first", "pause", 0);
    world.image("web", "web:2");

    assertThat(world.settle())
        .startsWith(
            """
            web -> updating   update in progress
            web.1 -> shutdown   new template
            web.1 -> new task   new template\
            """)
        .doesNotContain("web.2 ->");

    world.run();
    assertThat(running()).isEqualTo("web.1 web:2, web.2 web:2, web.3 web:2");
    assertThat(status().state()).isEqualTo(UpdateStatus.UPDATING);
    world.pass(MONITOR);
    assertThat(world.settle()).isEqualTo("web -> completed   update completed");
    assertThat(status().completedAt()).contains(world.now());
    assertThat(world.lookAtEverything()).isEmpty();
  }

  @Test
  void start_first_stops_the_old_task_when_the_new_one_runs() {
    service("start-first", "pause", 0);
    world.image("web", "web:2");
    world.settle();

    assertThat(world.tasks())
        .contains("web.1 n1 RUNNING -> RUNNING t1")
        .containsPattern("web.1 n\\d ASSIGNED -> RUNNING t4");
    world.report("t4", TaskState.RUNNING, "");

    assertThat(world.settle())
        .startsWith("web.1 -> shutdown   the slot has a newer task\nweb.2 -> new task");
    world.run();
    assertThat(running()).isEqualTo("web.1 web:2, web.2 web:2, web.3 web:2");
  }

  @Test
  void start_first_keeps_the_old_task_while_new_ones_fail() {
    service("start-first", "continue", 0);
    world.image("web", "web:2");
    world.settle();

    world.report("t4", TaskState.FAILED, "boom");
    world.settle();

    assertThat(world.tasks()).contains("web.1 n1 RUNNING -> RUNNING t1");
    assertThat(running()).contains("web.1 web:1");
  }

  @Test
  void a_node_that_is_drained_gives_its_old_task_up_also_in_a_start_first_update() {
    service("start-first", "pause", 0);
    world.image("web", "web:2");
    world.settle();

    world.availability("n1", Availability.DRAIN);
    world.run();

    assertThat(world.tasks()).doesNotContain("n1 RUNNING");
    world.pass(MONITOR);
    world.run();
    assertThat(running()).isEqualTo("web.1 web:2, web.2 web:2, web.3 web:2");
  }

  @Test
  void the_first_failure_pauses_an_update_and_the_other_slots_stay_as_they_are() {
    service("stop-first", "pause", 0);
    fail("web:2");

    assertThat(status().state()).isEqualTo(UpdateStatus.PAUSED);
    assertThat(status().message())
        .isEqualTo("update paused due to failure or early termination of task t4");
    world.pass(Duration.ofMinutes(1));
    world.run();
    assertThat(running()).isEqualTo("web.1 web:2, web.2 web:1, web.3 web:1");
  }

  @Test
  void another_update_takes_a_paused_one_on() {
    service("stop-first", "pause", 0);
    fail("web:2");

    world.image("web", "web:3");
    world.run();
    world.pass(MONITOR);
    world.run();

    assertThat(running()).isEqualTo("web.1 web:3, web.2 web:3, web.3 web:3");
    assertThat(status().state()).isEqualTo(UpdateStatus.COMPLETED);
  }

  @Test
  void fewer_failures_than_the_ratio_are_tolerated() {
    service("stop-first", "pause", 0.4);
    fail("web:2");

    assertThat(status().state()).isEqualTo(UpdateStatus.UPDATING);
    assertThat(world.tasks()).containsPattern("web.2 n\\d RUNNING -> SHUTDOWN");
    world.run();
    failNewest("web.2");

    assertThat(status().state()).isEqualTo(UpdateStatus.PAUSED);
  }

  @Test
  void an_update_may_go_on_whatever_fails() {
    service("stop-first", "continue", 0);
    fail("web:2");
    world.run();

    assertThat(running()).isEqualTo("web.2 web:2, web.3 web:2");
    world.pass(MONITOR);
    world.run();
    assertThat(status().state()).isEqualTo(UpdateStatus.COMPLETED);
    assertThat(running()).contains("web.1 web:2");
  }

  @Test
  void a_failed_update_is_taken_back() {
    service("start-first", "rollback", 0);
    fail("web:2");

    assertThat(status().state()).isEqualTo(UpdateStatus.ROLLING_BACK);
    assertThat(status().message())
        .isEqualTo("update rolled back due to failure or early termination of task t4");
    world.run();
    world.pass(MONITOR);
    world.run();
    assertThat(running()).isEqualTo("web.1 web:1, web.2 web:1, web.3 web:1");
    assertThat(status().state()).isEqualTo(UpdateStatus.ROLLED_BACK);
    assertThat(web().previousSpec()).isEmpty();
    assertThat(world.lookAtEverything()).isEmpty();
  }

  @Test
  void a_rollback_that_fails_is_paused() {
    service("stop-first", "rollback", 0);
    fail("web:2");
    world.settle();

    failNewest("web.1");

    assertThat(status().state()).isEqualTo(UpdateStatus.ROLLBACK_PAUSED);
    assertThat(status().message()).startsWith("rollback paused due to failure");
  }

  @Test
  void a_change_that_needs_no_new_task_is_no_update() {
    service("stop-first", "pause", 0);

    world.scale("web", 5);
    world.run();

    assertThat(web().updateStatus()).isEmpty();
  }

  @Test
  void a_global_service_is_updated_too() {
    world.service(spec(World.global(), "start-first", "pause", 0)).run();

    world.image("web", "web:2");
    world.run();
    world.pass(MONITOR);
    world.run();

    assertThat(running()).isEqualTo("web web:2, web web:2, web web:2");
    assertThat(status().state()).isEqualTo(UpdateStatus.COMPLETED);
  }

  private void service(String order, String failureAction, double ratio) {
    world.service(spec(ServiceMode.replicated(3), order, failureAction, ratio)).run();
  }

  private static ServiceSpec spec(
      ServiceMode mode, String order, String failureAction, double ratio) {
    var config =
        Optional.of(
            new UpdateConfig(1, Optional.empty(), failureAction, Optional.empty(), ratio, order));
    var plain = World.spec("web", mode);
    return new ServiceSpec(
        plain.name(),
        plain.labels(),
        plain.taskTemplate(),
        mode,
        config,
        config,
        plain.endpointSpec());
  }

  /// An update whose first task ends badly.
  private void fail(String image) {
    world.image("web", image);
    world.settle();
    world.agentsAct();
    world.settle();
    world.agentsAct();
    failNewest("web.1");
  }

  private void failNewest(String slot) {
    var newest =
        Pattern.compile("(?m)^" + slot + " .* (t\\d+)$")
            .matcher(world.tasks())
            .results()
            .findFirst();
    world.report(newest.orElseThrow().group(1), TaskState.FAILED, "boom");
    world.settle();
  }

  private Service web() {
    return world.state().service("web").orElseThrow();
  }

  private UpdateStatus status() {
    return web().updateStatus().orElseThrow();
  }

  /// What runs: slot and image.
  private String running() {
    return world.state().tasks().values().stream()
        .filter(task -> task.isLive() && task.state() == TaskState.RUNNING)
        .map(task -> task.name() + " " + task.spec().containerSpec().image())
        .map(text -> text.replaceFirst("^web\\.n\\d", "web"))
        .sorted()
        .reduce((one, other) -> one + ", " + other)
        .orElse("");
  }
}
