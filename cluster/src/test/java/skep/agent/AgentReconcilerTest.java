package skep.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import skep.engine.TaskContainer;
import skep.engine.TaskContainer.Health;
import skep.engine.TaskContainer.Phase;
import skep.model.Task;
import skep.model.TaskState;
import skep.model.TaskStatus;

/// Draws the whole decision as tables: a row per observed state, a column per container.
class AgentReconcilerTest {
  private static final Task TASK = Tasks.assigned("t1", "nginx:1");
  private static final List<TaskState> STATES =
      Arrays.stream(TaskState.values()).filter(s -> s != TaskState.REMOVE).toList();

  private static Map<String, Observation> columns(TaskState state) {
    var seen = Observation.of(TaskStatus.of(Tasks.NOW, state, ""));
    var columns = new LinkedHashMap<String, Observation>();
    columns.put("none", seen);
    columns.put("created", seen.withContainer(container(Phase.CREATED, Health.NONE, 0)));
    columns.put("running", seen.withContainer(container(Phase.RUNNING, Health.NONE, 0)));
    columns.put("checking", seen.withContainer(container(Phase.RUNNING, Health.STARTING, 0)));
    columns.put("healthy", seen.withContainer(container(Phase.RUNNING, Health.HEALTHY, 0)));
    columns.put("unhealthy", seen.withContainer(container(Phase.RUNNING, Health.UNHEALTHY, 0)));
    columns.put("exited 0", seen.withContainer(container(Phase.EXITED, Health.NONE, 0)));
    columns.put("exited 3", seen.withContainer(container(Phase.EXITED, Health.NONE, 3)));
    return columns;
  }

  private static TaskContainer container(Phase phase, Health health, int exitCode) {
    return Tasks.container("t1", phase, health, exitCode);
  }

  private static String draw(Step step) {
    return step.report()
        .map(status -> status.state().name())
        .or(
            () ->
                step.operation().map(op -> op.getClass().getSimpleName().toLowerCase(Locale.ROOT)))
        .orElse("-");
  }

  private static String line(String first, List<String> cells) {
    var text = new StringBuilder("%-9s".formatted(first));
    cells.forEach(cell -> text.append(" %-9s".formatted(cell)));
    return text.toString().stripTrailing();
  }

  private static String table(TaskState desired, boolean isReachable) {
    var task = TASK.withDesiredState(desired);
    var lines = new ArrayList<String>();
    lines.add(line("", List.copyOf(columns(TaskState.NEW).keySet())));
    for (var state : STATES) {
      var cells =
          columns(state).values().stream()
              .map(seen -> seen.withEngineReachable(isReachable))
              .map(seen -> draw(AgentReconciler.next(task, seen, Tasks.NOW)))
              .toList();
      lines.add(line(state.name(), cells));
    }
    return String.join("\n", lines) + "\n";
  }

  @Test
  void a_task_desired_running_goes_all_the_way() {
    assertThat(table(TaskState.RUNNING, true))
        .isEqualTo(
            """
                      none      created   running   checking  healthy   unhealthy exited 0  exited 3
            NEW       ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED
            PENDING   ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED
            ASSIGNED  ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED
            ACCEPTED  PREPARING PREPARING PREPARING PREPARING PREPARING PREPARING PREPARING PREPARING
            PREPARING pull      READY     READY     READY     READY     READY     READY     READY
            READY     REJECTED  STARTING  STARTING  STARTING  STARTING  STARTING  STARTING  STARTING
            STARTING  FAILED    start     RUNNING   -         RUNNING   stop      COMPLETE  FAILED
            RUNNING   FAILED    FAILED    -         -         -         stop      COMPLETE  FAILED
            COMPLETE  -         -         stop      stop      stop      stop      -         -
            SHUTDOWN  -         -         stop      stop      stop      stop      -         -
            FAILED    -         -         stop      stop      stop      stop      -         -
            REJECTED  -         -         stop      stop      stop      stop      -         -
            ORPHANED  -         -         stop      stop      stop      stop      -         -
            """);
  }

  @Test
  void a_task_desired_ready_is_held_there() {
    assertThat(table(TaskState.READY, true))
        .isEqualTo(
            """
                      none      created   running   checking  healthy   unhealthy exited 0  exited 3
            NEW       ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED
            PENDING   ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED
            ASSIGNED  ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED
            ACCEPTED  PREPARING PREPARING PREPARING PREPARING PREPARING PREPARING PREPARING PREPARING
            PREPARING pull      READY     READY     READY     READY     READY     READY     READY
            READY     REJECTED  -         -         -         -         -         -         -
            STARTING  FAILED    start     RUNNING   -         RUNNING   stop      COMPLETE  FAILED
            RUNNING   FAILED    FAILED    -         -         -         stop      COMPLETE  FAILED
            COMPLETE  -         -         stop      stop      stop      stop      -         -
            SHUTDOWN  -         -         stop      stop      stop      stop      -         -
            FAILED    -         -         stop      stop      stop      stop      -         -
            REJECTED  -         -         stop      stop      stop      stop      -         -
            ORPHANED  -         -         stop      stop      stop      stop      -         -
            """);
  }

  @Test
  void a_task_desired_shutdown_is_stopped_before_it_is_reported() {
    assertThat(table(TaskState.SHUTDOWN, true))
        .isEqualTo(
            """
                      none      created   running   checking  healthy   unhealthy exited 0  exited 3
            NEW       SHUTDOWN  SHUTDOWN  stop      stop      stop      stop      SHUTDOWN  SHUTDOWN
            PENDING   SHUTDOWN  SHUTDOWN  stop      stop      stop      stop      SHUTDOWN  SHUTDOWN
            ASSIGNED  SHUTDOWN  SHUTDOWN  stop      stop      stop      stop      SHUTDOWN  SHUTDOWN
            ACCEPTED  SHUTDOWN  SHUTDOWN  stop      stop      stop      stop      SHUTDOWN  SHUTDOWN
            PREPARING SHUTDOWN  SHUTDOWN  stop      stop      stop      stop      SHUTDOWN  SHUTDOWN
            READY     SHUTDOWN  SHUTDOWN  stop      stop      stop      stop      SHUTDOWN  SHUTDOWN
            STARTING  SHUTDOWN  SHUTDOWN  stop      stop      stop      stop      SHUTDOWN  SHUTDOWN
            RUNNING   SHUTDOWN  SHUTDOWN  stop      stop      stop      stop      SHUTDOWN  SHUTDOWN
            COMPLETE  -         -         stop      stop      stop      stop      -         -
            SHUTDOWN  -         -         stop      stop      stop      stop      -         -
            FAILED    -         -         stop      stop      stop      stop      -         -
            REJECTED  -         -         stop      stop      stop      stop      -         -
            ORPHANED  -         -         stop      stop      stop      stop      -         -
            """);
  }

  @Test
  void a_task_desired_removed_loses_its_container_too() {
    assertThat(table(TaskState.REMOVE, true))
        .isEqualTo(
            """
                      none      created   running   checking  healthy   unhealthy exited 0  exited 3
            NEW       SHUTDOWN  SHUTDOWN  stop      stop      stop      stop      SHUTDOWN  SHUTDOWN
            PENDING   SHUTDOWN  SHUTDOWN  stop      stop      stop      stop      SHUTDOWN  SHUTDOWN
            ASSIGNED  SHUTDOWN  SHUTDOWN  stop      stop      stop      stop      SHUTDOWN  SHUTDOWN
            ACCEPTED  SHUTDOWN  SHUTDOWN  stop      stop      stop      stop      SHUTDOWN  SHUTDOWN
            PREPARING SHUTDOWN  SHUTDOWN  stop      stop      stop      stop      SHUTDOWN  SHUTDOWN
            READY     SHUTDOWN  SHUTDOWN  stop      stop      stop      stop      SHUTDOWN  SHUTDOWN
            STARTING  SHUTDOWN  SHUTDOWN  stop      stop      stop      stop      SHUTDOWN  SHUTDOWN
            RUNNING   SHUTDOWN  SHUTDOWN  stop      stop      stop      stop      SHUTDOWN  SHUTDOWN
            COMPLETE  -         remove    stop      stop      stop      stop      remove    remove
            SHUTDOWN  -         remove    stop      stop      stop      stop      remove    remove
            FAILED    -         remove    stop      stop      stop      stop      remove    remove
            REJECTED  -         remove    stop      stop      stop      stop      remove    remove
            ORPHANED  -         remove    stop      stop      stop      stop      remove    remove
            """);
  }

  @Test
  void an_unreachable_engine_changes_no_state() {
    assertThat(table(TaskState.RUNNING, false))
        .isEqualTo(
            """
                      none      created   running   checking  healthy   unhealthy exited 0  exited 3
            NEW       ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED
            PENDING   ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED
            ASSIGNED  ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED  ACCEPTED
            ACCEPTED  -         -         -         -         -         -         -         -
            PREPARING -         -         -         -         -         -         -         -
            READY     -         -         -         -         -         -         -         -
            STARTING  -         -         -         -         -         -         -         -
            RUNNING   -         -         -         -         -         -         -         -
            COMPLETE  -         -         -         -         -         -         -         -
            SHUTDOWN  -         -         -         -         -         -         -         -
            FAILED    -         -         -         -         -         -         -         -
            REJECTED  -         -         -         -         -         -         -         -
            ORPHANED  -         -         -         -         -         -         -         -
            """);
  }

  @Test
  void an_unreachable_engine_is_not_taken_for_an_empty_one() {
    assertThat(table(TaskState.SHUTDOWN, false))
        .isEqualTo(
            """
                      none      created   running   checking  healthy   unhealthy exited 0  exited 3
            NEW       -         -         -         -         -         -         -         -
            PENDING   -         -         -         -         -         -         -         -
            ASSIGNED  -         -         -         -         -         -         -         -
            ACCEPTED  -         -         -         -         -         -         -         -
            PREPARING -         -         -         -         -         -         -         -
            READY     -         -         -         -         -         -         -         -
            STARTING  -         -         -         -         -         -         -         -
            RUNNING   -         -         -         -         -         -         -         -
            COMPLETE  -         -         -         -         -         -         -         -
            SHUTDOWN  -         -         -         -         -         -         -         -
            FAILED    -         -         -         -         -         -         -         -
            REJECTED  -         -         -         -         -         -         -         -
            ORPHANED  -         -         -         -         -         -         -         -
            """);
  }

  @Test
  void a_created_container_follows_a_present_image() {
    var seen = seen(TaskState.PREPARING).withImagePresent();

    assertThat(next(seen)).isEqualTo(Step.run(new EngineOperation.Create(TASK)));
  }

  @Test
  void while_the_engine_is_called_nothing_else_happens() {
    for (var state : STATES) {
      for (var column : columns(state).values()) {
        var busy = column.withRunning(new EngineOperation.Start("c-t1"));

        assertThat(next(busy)).isEqualTo(Step.WAIT);
      }
    }
  }

  @Test
  void a_pull_shows_its_progress_once() {
    var pulling =
        seen(TaskState.PREPARING)
            .withRunning(new EngineOperation.Pull(TASK))
            .withProgress("downloading 3.1 of 12 MB");
    var status = next(pulling).report().orElseThrow();

    assertThat(status.message()).isEqualTo("preparing: downloading 3.1 of 12 MB");
    assertThat(next(pulling.withStatus(status))).isEqualTo(Step.WAIT);
  }

  @Test
  void a_pull_does_not_delay_a_shutdown() {
    var pulling = seen(TaskState.PREPARING).withRunning(new EngineOperation.Pull(TASK));
    var step = AgentReconciler.next(TASK.withDesiredState(TaskState.SHUTDOWN), pulling, Tasks.NOW);

    assertThat(draw(step)).isEqualTo("SHUTDOWN");
  }

  @Test
  void what_fails_before_starting_is_rejected_in_the_registrys_words() {
    var words = "manifest for nosuch:1 not found: manifest unknown";
    var failed =
        seen(TaskState.PREPARING)
            .withFailure(new Observation.Failure(new EngineOperation.Pull(TASK), words));

    assertThat(said(failed)).isEqualTo("REJECTED preparing: " + words);
  }

  @Test
  void what_fails_to_start_has_failed() {
    var failed =
        seen(TaskState.STARTING)
            .withContainer(container(Phase.CREATED, Health.NONE, 127))
            .withFailure(
                new Observation.Failure(new EngineOperation.Start("c-t1"), "no such file"));

    assertThat(said(failed)).isEqualTo("FAILED starting: starting container failed: no such file");
  }

  @Test
  void ends_are_told_in_swarms_words() {
    var running = seen(TaskState.RUNNING);
    var exited = container(Phase.EXITED, Health.UNHEALTHY, 137);
    var ill = running.withContainer(container(Phase.RUNNING, Health.UNHEALTHY, 0));

    assertThat(said(running.withContainer(container(Phase.EXITED, Health.NONE, 0))))
        .isEqualTo("COMPLETE finished: ");
    assertThat(said(running.withContainer(exited)))
        .isEqualTo("FAILED started: task: non-zero exit (137)");
    assertThat(said(ill.withContainer(exited)))
        .isEqualTo("FAILED started: task: non-zero exit (137): dockerexec: unhealthy container");
    assertThat(said(running)).isEqualTo("FAILED started: container was removed by someone else");
  }

  @Test
  void a_container_without_a_task_is_stopped_then_removed() {
    var grace = Duration.ofSeconds(3);

    assertThat(
            columns(TaskState.RUNNING).values().stream()
                .map(seen -> draw(AgentReconciler.clear(seen, grace))))
        .containsExactly("-", "remove", "stop", "stop", "stop", "stop", "remove", "remove");
  }

  @Test
  void every_step_moves_forward_and_asking_again_gives_the_same() {
    for (var desired : TaskState.values()) {
      for (var state : STATES) {
        for (var seen : columns(state).values()) {
          var task = TASK.withDesiredState(desired);
          var step = AgentReconciler.next(task, seen, Tasks.NOW);

          assertThat(AgentReconciler.next(task, seen, Tasks.NOW)).isEqualTo(step);
          assertThat(step.report().stream())
              .allMatch(status -> status.state().compareTo(state) > 0);
        }
      }
    }
  }

  private static Observation seen(TaskState state) {
    return Observation.of(TaskStatus.of(Tasks.NOW, state, ""));
  }

  private static Step next(Observation seen) {
    return AgentReconciler.next(TASK, seen, Tasks.NOW);
  }

  private static String said(Observation seen) {
    var status = next(seen).report().orElseThrow();
    return "%s %s: %s".formatted(status.state(), status.message(), status.err());
  }
}
