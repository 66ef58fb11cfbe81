package skep.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import skep.model.Availability;
import skep.model.NodeState;
import skep.model.ObjectKind;
import skep.model.Placement;
import skep.model.RestartCondition;
import skep.model.RestartPolicy;
import skep.model.ServiceMode;
import skep.model.TaskState;

/// Whole passes as text: what happens to services when users, nodes and time move.
final class PassTest {
  private final World world = new World();

  private static RestartPolicy policy(RestartCondition condition, long maxAttempts) {
    return new RestartPolicy(condition, Optional.empty(), maxAttempts, Optional.empty());
  }

  private void restartPolicy(RestartCondition condition, long maxAttempts) {
    world.service(
        World.spec("web", ServiceMode.replicated(1))
            .withTaskTemplate(
                World.spec("web", ServiceMode.replicated(1))
                    .taskTemplate()
                    .withRestartPolicy(policy(condition, maxAttempts))));
    world.run();
  }

  @Test
  void a_new_service_is_created_allocated_and_placed_in_one_commit() {
    world.nodes("n1", "n2").service("web", 3);

    assertThat(world.settle())
        .isEqualTo(
            """
            web.1 -> new task   slot 1 empty
            web.2 -> new task   slot 2 empty
            web.3 -> new task   slot 3 empty
            web.1 -> pending
            web.2 -> pending
            web.3 -> pending
            web.1 -> n1
            web.2 -> n2
            web.3 -> n1""");
    assertThat(world.lookAtEverything()).isEmpty();
  }

  @Test
  void scaling_down_takes_from_the_node_that_has_most_and_scaling_up_fills_the_lowest_slot() {
    world.nodes("n1", "n2").service("web", 5).run();
    world.scale("web", 3);

    assertThat(world.settle())
        .isEqualTo(
            """
            web.4 -> remove   scaled down to 3
            web.5 -> remove   scaled down to 3""");

    world.run();
    world.scale("web", 4);
    world.run();
    assertThat(world.tasks())
        .isEqualTo(
            """
            web.1 n1 RUNNING -> RUNNING t1
            web.2 n2 RUNNING -> RUNNING t2
            web.3 n1 RUNNING -> RUNNING t3
            web.4 n2 RUNNING -> RUNNING t6""");
  }

  @Test
  void a_slot_that_does_not_run_goes_first_when_scaling_down() {
    world.nodes("n1").service("web", 3).run();
    world.report("t1", TaskState.FAILED, "task: non-zero exit (1)");
    world.settle();
    world.scale("web", 2);

    assertThat(world.settle())
        .contains("web.1 -> remove   scaled down to 2")
        .doesNotContain("web.3");
  }

  @Test
  void a_service_can_have_no_replicas() {
    world.nodes("n1").service("web", 2).run();
    world.scale("web", 0);
    world.run();

    assertThat(world.tasks()).isEmpty();
  }

  @Test
  void tasks_of_a_removed_service_go_once_they_have_stopped() {
    world.nodes("n1").service("web", 1).run();
    world.remove(ObjectKind.SERVICE, "web");

    assertThat(world.settle()).isEqualTo("web.1 -> remove   service web removed");
    assertThat(world.tasks()).isEqualTo("web.1 n1 RUNNING -> REMOVE t1");
    world.agentsAct();
    assertThat(world.settle()).isEqualTo("web.1 -> forgotten   stopped");
  }

  @Test
  void a_failed_task_is_followed_at_once_by_one_that_starts_after_the_delay() {
    world.nodes("n1").service("web", 1).run();
    world.report("t1", TaskState.FAILED, "task: non-zero exit (1)");

    assertThat(world.settle())
        .isEqualTo(
            """
            web.1 -> shutdown   task: non-zero exit (1)
            web.1 -> new task   restart in 5 s
            web.1 -> pending
            web.1 -> n1""");
    world.run();
    assertThat(world.tasks())
        .isEqualTo(
            """
            web.1 n1 READY -> READY t2
            web.1 n1 FAILED -> SHUTDOWN t1""");
    assertThat(world.wakeAt()).containsEntry("web", world.now().plusSeconds(5));

    world.pass(Duration.ofSeconds(5));
    assertThat(world.settle()).isEqualTo("web.1 -> running   may start now");
  }

  @Test
  void the_delay_doubles_with_each_failure_in_a_row_up_to_five_minutes() {
    world.nodes("n1").service("web", 1).run();
    var delays = new StringBuilder();
    for (int i = 1; i <= 9; i++) {
      world.report("t" + i, TaskState.FAILED, "boom");
      world.settle();
      var delay = Duration.between(world.now(), world.wakeAt().get("web"));
      delays.append(delay.toSeconds()).append(' ');
      world.pass(delay);
      world.run();
    }

    assertThat(delays.toString()).isEqualTo("5 10 20 40 80 160 300 300 300 ");
  }

  @Test
  void a_long_life_makes_the_delay_short_again() {
    world.nodes("n1").service("web", 1).run();
    for (int i = 1; i <= 3; i++) {
      world.report("t" + i, TaskState.FAILED, "boom");
      world.settle();
      world.pass(Duration.ofSeconds(40));
      world.run();
    }
    world.pass(Duration.ofMinutes(2));
    world.report("t4", TaskState.FAILED, "boom");

    assertThat(world.settle()).contains("restart in 5 s");
  }

  @Test
  void an_exit_on_purpose_keeps_its_rhythm() {
    world.nodes("n1").service("web", 1).run();
    for (int i = 1; i <= 3; i++) {
      world.report("t" + i, TaskState.COMPLETE, "");
      assertThat(world.settle()).contains("restart in 5 s");
      world.pass(Duration.ofSeconds(5));
      world.run();
    }
  }

  @Test
  void a_task_that_fails_before_it_may_start_is_tried_once_per_delay() {
    world.nodes("n1").service("web", 1).run();
    world.report("t1", TaskState.REJECTED, "No such image: web:1");
    world.settle();
    world.pass(Duration.ofSeconds(1));
    world.report("t2", TaskState.REJECTED, "No such image: web:1");

    assertThat(world.settle()).isEmpty();
    world.pass(Duration.ofSeconds(4));
    assertThat(world.settle()).contains("restart in 10 s");
  }

  @Test
  void condition_none_leaves_the_slot_to_the_task_that_ended() {
    world.nodes("n1");
    restartPolicy(RestartCondition.NONE, 0);
    world.report("t1", TaskState.FAILED, "boom");

    assertThat(world.settle()).isEqualTo("web.1 -> shutdown   boom");
    assertThat(world.lookAtEverything()).isEmpty();
  }

  @Test
  void condition_on_failure_restarts_failures_only() {
    world.nodes("n1");
    restartPolicy(RestartCondition.ON_FAILURE, 0);
    world.report("t1", TaskState.FAILED, "boom");
    assertThat(world.settle()).contains("restart in 5 s");
    world.pass(Duration.ofSeconds(5));
    world.run();
    world.report("t2", TaskState.COMPLETE, "");

    assertThat(world.settle()).isEqualTo("web.1 -> shutdown   complete");
  }

  @Test
  void after_max_attempts_a_slot_is_left_alone_and_its_history_stays() {
    world.nodes("n1");
    restartPolicy(RestartCondition.ANY, 2);
    for (int i = 1; i <= 3; i++) {
      world.report("t" + i, TaskState.FAILED, "boom");
      world.settle();
      world.pass(Duration.ofMinutes(6));
      world.run();
    }

    assertThat(world.tasks())
        .isEqualTo(
            """
            web.1 n1 FAILED -> SHUTDOWN t3
            web.1 n1 FAILED -> SHUTDOWN t2
            web.1 n1 FAILED -> SHUTDOWN t1""");
    assertThat(world.lookAtEverything()).isEmpty();
  }

  @Test
  void tasks_leave_a_node_that_is_down_at_once_and_do_not_come_back() {
    world.nodes("n1", "n2").service("web", 2).run();
    world.nodeState("n2", NodeState.DOWN);

    assertThat(world.settle())
        .isEqualTo(
            """
            web.2 -> shutdown   node n2 down
            web.2 -> new task   node n2 down
            web.2 -> pending
            web.2 -> n1""");
    assertThat(world.run().tasks())
        .isEqualTo(
            """
            web.1 n1 RUNNING -> RUNNING t1
            web.2 n1 RUNNING -> RUNNING t3
            web.2 n2 RUNNING -> SHUTDOWN t2""");

    world.nodeState("n2", NodeState.READY);
    assertThat(world.run().tasks()).contains("web.2 n2 SHUTDOWN -> SHUTDOWN t2", "web.2 n1");
  }

  @Test
  void unknown_and_disconnected_nodes_keep_their_tasks() {
    world.nodes("n1", "n2").service("web", 2).run();
    world.nodeState("n1", NodeState.UNKNOWN);
    world.nodeState("n2", NodeState.DISCONNECTED);

    assertThat(world.settle()).isEmpty();
  }

  @Test
  void a_drained_node_is_left_and_the_successor_waits_until_its_predecessor_has_stopped() {
    world.nodes("n1", "n2").service("web", 2).run();
    world.pass(Duration.ofHours(1));
    world.availability("n2", Availability.DRAIN);
    world.settle();

    assertThat(world.tasks()).contains("web.2 n1 ASSIGNED -> READY t3");
    assertThat(world.wakeAt()).containsEntry("web", world.now().plusSeconds(70));
    assertThat(world.run().tasks())
        .contains("web.2 n1 RUNNING -> RUNNING t3", "web.2 n2 SHUTDOWN -> SHUTDOWN t2");
  }

  @Test
  void a_successor_waits_no_longer_than_a_minute_and_the_stop_grace() {
    world.nodes("n1", "n2").service("web", 2).run();
    world.pass(Duration.ofHours(1));
    world.availability("n2", Availability.DRAIN);
    world.settle();
    world.pass(Duration.ofSeconds(70));

    assertThat(world.settle()).isEqualTo("web.2 -> running   may start now");
  }

  @Test
  void tasks_of_a_removed_node_are_orphaned_and_replaced() {
    world.nodes("n1", "n2").service("web", 2).run();
    world.nodeState("n2", NodeState.DOWN);
    world.run();
    world.remove(ObjectKind.NODE, "n2");
    world.run();

    assertThat(world.tasks()).contains("web.2 n2 ORPHANED -> SHUTDOWN t2");
    assertThat(world.state().task("t2").orElseThrow().status().message())
        .isEqualTo("Task belonged to a node that has been deleted");
  }

  @Test
  void a_node_removed_by_force_loses_its_tasks_at_once() {
    world.nodes("n1", "n2").service("web", 2).run();
    world.remove(ObjectKind.NODE, "n2");

    assertThat(world.run().tasks())
        .contains("web.2 n1 RUNNING -> RUNNING t3", "web.2 n2 ORPHANED -> SHUTDOWN t2");
    assertThat(world.lookAtEverything()).isEmpty();
  }

  @Test
  void a_task_leaves_a_node_that_no_longer_meets_its_constraints() {
    world.nodes("n1", "n2");
    world.label("n1", "disk", "ssd");
    world.label("n2", "disk", "ssd");
    world.service("web", 1);
    world.template(
        "web",
        task ->
            task.withPlacement(
                new Placement(List.of("node.labels.disk==ssd"), List.of(), 0, List.of())));
    world.run();
    world.label("n1", "disk", "hdd");

    assertThat(world.settle())
        .contains("web.1 -> shutdown   assigned node no longer meets constraints", "web.1 -> n2");
  }

  @Test
  void a_new_image_replaces_one_slot_at_a_time() {
    world.nodes("n1").service("web", 3).run();
    world.image("web", "web:2");

    assertThat(world.settle()).contains("web.1").doesNotContain("web.2", "web.3");
    world.run();
    assertThat(world.tasks())
        .isEqualTo(
            """
            web.1 n1 RUNNING -> RUNNING t4
            web.1 n1 SHUTDOWN -> SHUTDOWN t1
            web.2 n1 RUNNING -> RUNNING t5
            web.2 n1 SHUTDOWN -> SHUTDOWN t2
            web.3 n1 RUNNING -> RUNNING t6
            web.3 n1 SHUTDOWN -> SHUTDOWN t3""");
    assertThat(world.lookAtEverything()).isEmpty();
  }

  @Test
  void a_template_that_fails_stops_the_update_and_the_next_one_mends_it() {
    world.nodes("n1").service("web", 3).run();
    world.image("web", "web:broken");
    world.settle();
    world.report("t4", TaskState.REJECTED, "No such image: web:broken");
    world.run();
    assertThat(world.tasks())
        .contains("web.2 n1 RUNNING -> RUNNING t2", "web.3 n1 RUNNING -> RUNNING t3");

    world.image("web", "web:2");
    world.run();
    assertThat(world.tasks()).doesNotContain("RUNNING -> RUNNING t2", "RUNNING -> RUNNING t3");
    assertThat(world.lookAtEverything()).isEmpty();
  }

  @Test
  void only_the_newest_dead_tasks_of_a_slot_are_kept() {
    world.nodes("n1").service("web", 1).run();
    for (int i = 1; i <= 8; i++) {
      world.report("t" + i, TaskState.FAILED, "boom");
      world.settle();
      world.pass(Duration.ofMinutes(5));
      world.run();
    }

    assertThat(world.tasks().lines())
        .hasSize(6)
        .contains("web.1 n1 FAILED -> SHUTDOWN t4")
        .doesNotContain("web.1 n1 FAILED -> SHUTDOWN t3");
  }

  @Test
  void a_global_service_has_one_task_on_every_eligible_node() {
    world.nodes("n1", "n2", "n3");
    world.availability("n2", Availability.PAUSE);
    world.service(World.spec("agent", World.global()));

    assertThat(world.settle())
        .isEqualTo(
            """
            agent.n1 -> new task   node n1 has no task
            agent.n3 -> new task   node n3 has no task
            agent.n1 -> pending
            agent.n3 -> pending
            agent.n1 -> n1   its own node
            agent.n3 -> n3   its own node""");
    world.run();

    world.availability("n2", Availability.ACTIVE);
    world.availability("n1", Availability.PAUSE);
    world.availability("n3", Availability.DRAIN);
    assertThat(world.run().tasks())
        .contains("n1 RUNNING -> RUNNING", "n2 RUNNING -> RUNNING", "n3 SHUTDOWN -> SHUTDOWN");

    world.availability("n3", Availability.ACTIVE);
    assertThat(world.run().tasks()).contains("n3 RUNNING -> RUNNING t4");
    world.image("agent", "agent:2");
    world.run();
    assertThat(world.lookAtEverything()).isEmpty();
  }

  @Test
  void a_successor_that_was_lost_with_a_leader_is_made_again() {
    world.nodes("n1").service("web", 1).run();
    var task = world.state().task("t1").orElseThrow();
    world.put(task.withDesiredState(TaskState.SHUTDOWN));

    assertThat(world.settle()).contains("web.1 -> new task   its place is empty");
    assertThat(world.run().tasks()).contains("web.1 n1 RUNNING -> RUNNING t2");
  }

  @Test
  void a_change_of_replicas_leaves_what_runs_alone() {
    world.nodes("n1").service("web", 2).run();
    world.scale("web", 3);

    assertThat(world.settle()).contains("web.3").doesNotContain("web.1", "web.2");
  }

  @Test
  void what_agents_report_on_the_way_to_running_is_no_work() {
    world.nodes("n1").service("web", 1).settle();
    var before = world.state();
    world.report("t1", TaskState.PREPARING, "");

    assertThat(world.settle()).isEmpty();
    assertThat(world.state().revision()).isEqualTo(before.revision() + 1);
  }
}
