package skep.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import skep.model.Availability;
import skep.model.EndpointSpec;
import skep.model.NodeState;
import skep.model.Placement;
import skep.model.PlacementPreference;
import skep.model.Platform;
import skep.model.PortConfig;
import skep.model.ResourceLimits;
import skep.model.ResourceRequirements;
import skep.model.ServiceMode;
import skep.model.ServiceSpec;
import skep.model.SpreadOver;
import skep.model.TaskSpec;
import skep.model.TaskState;
import skep.reconcile.World;

/// Where tasks go, and what is said when they go nowhere.
final class SchedulerTest {
  private final World world = new World();

  private static ServiceSpec web(int replicas) {
    return World.spec("web", ServiceMode.replicated(replicas));
  }

  private static ServiceSpec placed(int replicas, Placement placement) {
    return web(replicas).withTaskTemplate(web(1).taskTemplate().withPlacement(placement));
  }

  private static Placement constraint(String text) {
    return new Placement(List.of(text), List.of(), 0, List.of());
  }

  private static Placement maxPerNode(long max) {
    return new Placement(List.of(), List.of(), max, List.of());
  }

  private static TaskSpec reserving(TaskSpec task, long nanoCpus) {
    return task.withResources(
        new ResourceRequirements(ResourceLimits.NONE, new ResourceLimits(nanoCpus, 0, 0)));
  }

  private static ServiceSpec publishing(ServiceSpec spec, int port) {
    return new ServiceSpec(
        spec.name(),
        spec.labels(),
        spec.taskTemplate(),
        spec.mode(),
        Optional.empty(),
        Optional.empty(),
        new EndpointSpec("vip", List.of(PortConfig.of("tcp", 80, port, "host"))));
  }

  private String err(String task) {
    return world.state().task(task).orElseThrow().status().err();
  }

  /// Where each task is, by slot.
  private List<String> nodes() {
    var nodes = new ArrayList<String>();
    world.tasks().lines().forEach(line -> nodes.add(line.split(" ")[1]));
    return nodes;
  }

  @Test
  void without_nodes_a_task_waits() {
    world.service(web(1)).settle();

    assertThat(err("t1")).isEqualTo("no suitable node");
    assertThat(world.lookAtEverything()).isEmpty();
  }

  @Test
  void every_reason_is_counted_and_the_most_frequent_stands_first() {
    world.nodes("n1", "n2", "n3", "n4", "n5", "n6");
    world.nodeState("n1", NodeState.DOWN);
    world.availability("n2", Availability.PAUSE);
    world.service(placed(1, constraint("node.labels.disk==ssd"))).settle();
    assertThat(err("t1"))
        .isEqualTo(
            "no suitable node (scheduling constraints not satisfied on 4 nodes; 2 nodes not"
                + " available for new tasks)");

    world.availability("n2", Availability.ACTIVE);
    world.settle();
    assertThat(err("t1"))
        .isEqualTo(
            "no suitable node (scheduling constraints not satisfied on 5 nodes; 1 node not"
                + " available for new tasks)");

    world.label("n3", "disk", "ssd");
    assertThat(world.settle()).isEqualTo("web.1 -> n3");
    assertThat(err("t1")).isEmpty();
  }

  @Test
  void an_unchanged_reason_is_not_written_again() {
    world.nodes("n1").service(placed(1, constraint("node.id==n9"))).settle();
    long revision = world.state().revision();
    world.lookAtEverything();

    assertThat(world.state().revision()).isEqualTo(revision);
  }

  @Test
  void reservations_are_kept_free() {
    world.nodes("n1");
    world.service(web(3).withTaskTemplate(reserving(web(1).taskTemplate(), 2_000_000_000L)));
    world.run();
    assertThat(nodes()).containsExactly("n1", "n1", "-");
    assertThat(err("t3")).isEqualTo("no suitable node (insufficient resources on 1 node)");
  }

  @Test
  void a_waiting_task_takes_the_room_that_another_service_gives_up() {
    world.nodes("n1");
    world.service(web(2).withTaskTemplate(reserving(web(1).taskTemplate(), 2_000_000_000L)));
    world.run();
    world.service(
        World.spec("big", ServiceMode.replicated(1))
            .withTaskTemplate(reserving(web(1).taskTemplate(), 4_000_000_000L)));
    world.run();
    assertThat(world.state().waiting()).hasSize(1);

    world.scale("web", 0);
    world.run();
    assertThat(world.state().waiting()).isEmpty();
  }

  @Test
  void a_platform_has_many_names() {
    world.nodes("n1");
    world.service(
        placed(1, new Placement(List.of(), List.of(), 0, List.of(new Platform("amd64", "linux")))));
    world.run();
    assertThat(nodes()).containsExactly("n1");

    world.service(
        World.spec("arm", ServiceMode.replicated(1))
            .withTaskTemplate(
                web(1)
                    .taskTemplate()
                    .withPlacement(
                        new Placement(
                            List.of(), List.of(), 0, List.of(new Platform("arm64", "linux"))))));
    world.run();
    assertThat(err("t2")).isEqualTo("no suitable node (unsupported platform on 1 node)");
  }

  @Test
  void a_node_has_at_most_so_many_replicas() {
    world.nodes("n1", "n2").service(placed(5, maxPerNode(2))).run();

    assertThat(nodes()).containsExactly("n1", "n2", "n1", "n2", "-");
    assertThat(err("t5")).isEqualTo("no suitable node (max replicas per node limit exceed)");
  }

  @Test
  void a_host_port_is_given_once_per_node() {
    world.nodes("n1", "n2").service(publishing(web(3), 8080)).run();

    assertThat(nodes()).containsExactly("n1", "n2", "-");
    assertThat(err("t3")).isEqualTo("no suitable node (host-mode port already in use on 2 nodes)");
  }

  @Test
  void global_tasks_that_want_the_same_port_do_not_wait_for_each_other() {
    world.nodes("n1");
    world.service(publishing(World.spec("a", World.global()), 8080));
    world.service(publishing(World.spec("b", World.global()), 8080));
    world.run();

    assertThat(world.tasks())
        .isEqualTo(
            """
            a.n1 n1 RUNNING -> RUNNING t1
            b.n1 n1 PENDING -> RUNNING t2\
            """);
    assertThat(err("t2")).isEqualTo("no suitable node (host-mode port already in use on 1 node)");
  }

  @Test
  void tasks_go_where_their_service_has_fewest_then_where_fewest_are() {
    world.nodes("n1", "n2", "n3").service(World.spec("a", ServiceMode.replicated(2))).run();
    world.service(web(4)).settle();

    assertThat(world.tasks()).contains("web.1 n3", "web.2 n1", "web.3 n2", "web.4 n3");
  }

  @Test
  void a_node_where_a_service_keeps_failing_comes_last() {
    world.nodes("n1").service(web(5)).run();
    for (int i = 1; i <= Candidates.FAULTY_FAILURES; i++) {
      world.report("t" + i, TaskState.FAILED, "boom");
    }
    world.nodes("n2");
    world.service(World.spec("load", ServiceMode.replicated(3)));
    world.settle();

    assertThat(world.tasks()).contains("web.1 n2", "web.2 n2", "web.3 n2", "web.4 n2", "web.5 n2");
  }

  @Test
  void a_preference_shares_equally_between_the_values_of_a_label() {
    world.nodes("n1", "n2", "n3", "n4");
    world.label("n1", "zone", "a");
    world.label("n2", "zone", "b");
    world.label("n3", "zone", "b");
    world.label("n4", "zone", "b");
    var spread = new PlacementPreference(new SpreadOver("node.labels.zone"));
    world.service(placed(6, new Placement(List.of(), List.of(spread), 0, List.of()))).run();

    assertThat(nodes()).containsExactly("n1", "n2", "n1", "n3", "n1", "n4");
  }

  @Test
  void a_preference_gives_way_when_its_branch_is_full() {
    world.nodes("n1", "n2", "n3");
    world.label("n1", "zone", "a");
    var spread = new PlacementPreference(new SpreadOver("node.labels.zone"));
    world.service(placed(6, new Placement(List.of(), List.of(spread), 2, List.of()))).run();

    assertThat(world.state().usage("n1").tasks()).isEqualTo(2);
    assertThat(world.state().waiting()).isEmpty();
  }
}
