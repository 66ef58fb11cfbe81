package skep.ingress.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import skep.model.Availability;
import skep.model.EndpointSpec;
import skep.model.IngressAddress;
import skep.model.IngressOptions;
import skep.model.ManagerStatus;
import skep.model.NodeState;
import skep.model.NodeStatus;
import skep.model.PortConfig;
import skep.model.PortStatus;
import skep.model.ServiceMode;
import skep.model.ServiceSpec;
import skep.model.Task;
import skep.model.TaskState;
import skep.model.TaskStatus;
import skep.reconcile.World;

/// Which tasks a published port leads to, and where they are dialled.
class IngressRouterTest {
  private final World world = new World();

  /// The service web publishes 8080 for 80; its tasks t1 on n1 and t2 on n2 run.
  @BeforeEach
  void web() {
    world.nodes("n1", "n2");
    publish(PortConfig.of("tcp", 80, 8080, "ingress"), PortConfig.of("tcp", 22, 22, "host"));
    world.run();
    runs("t1", 32_001);
    runs("t2", 32_002);
  }

  private void publish(PortConfig... ports) {
    var plain = World.spec("web", ServiceMode.replicated(2));
    world.service(
        new ServiceSpec(
            plain.name(),
            plain.labels(),
            plain.taskTemplate(),
            plain.mode(),
            plain.updateConfig(),
            plain.rollbackConfig(),
            new EndpointSpec("vip", List.of(ports))));
  }

  private Task task(String id) {
    return world.state().task(id).orElseThrow();
  }

  private void runs(String id, int port) {
    var ports =
        List.of(PortConfig.of("udp", 80, 1, "ingress"), PortConfig.of("tcp", 80, port, "ingress"));
    world.put(
        task(id)
            .withStatus(
                TaskStatus.of(world.now(), TaskState.RUNNING, "started")
                    .withPortStatus(
                        new PortStatus(
                            List.of(), Optional.of(new IngressAddress("172.17.0.2", ports))))));
  }

  private List<String> tasks() {
    var tasks = new ArrayList<String>();
    for (var route : IngressRouter.table(world.state(), 1).routes()) {
      route.backends().forEach(backend -> tasks.add(backend.taskId()));
    }
    return tasks;
  }

  private void address(String node, String address) {
    var found = world.state().node(node).orElseThrow();
    world.put(found.withStatus(new NodeStatus(NodeState.READY, "", address)));
  }

  @Test
  void a_port_leads_to_all_tasks_that_run() {
    address("n2", "10.0.0.2");

    assertThat(IngressRouter.table(world.state(), 7))
        .isEqualTo(
            new IngressTable(
                7,
                List.of(
                    new Route(
                        PublishedPort.tcp(8080),
                        "web",
                        "web",
                        80,
                        RouteOptions.NONE,
                        List.of(
                            new Backend("t1", "n1", "10.0.0.1", 32_001, "172.17.0.2", 80),
                            new Backend("t2", "n2", "10.0.0.2", 32_002, "172.17.0.2", 80))))));
  }

  @ParameterizedTest
  @CsvSource({"SHUTDOWN", "REMOVE"})
  void a_task_that_is_to_stop_is_out_at_once(TaskState desired) {
    world.put(task("t1").withDesiredState(desired));

    assertThat(tasks()).containsExactly("t2");
  }

  @ParameterizedTest
  @CsvSource({"COMPLETE", "FAILED", "SHUTDOWN", "ORPHANED"})
  void a_task_that_ended_is_out(TaskState state) {
    world.report("t1", state, "");

    assertThat(tasks()).containsExactly("t2");
  }

  @ParameterizedTest
  @CsvSource({"DOWN, 1", "DISCONNECTED, 2", "UNKNOWN, 2"})
  void only_a_node_that_is_down_loses_its_tasks(NodeState state, int left) {
    world.nodeState("n1", state);

    assertThat(tasks()).hasSize(left);
  }

  @Test
  void a_drained_node_s_task_is_out_as_soon_as_it_is_to_move() {
    world.availability("n1", Availability.DRAIN);
    world.settle();

    assertThat(tasks()).containsExactly("t2");
  }

  @Test
  void a_task_whose_node_gave_it_no_port_is_not_reached() {
    world.put(task("t1").withStatus(TaskStatus.of(world.now(), TaskState.RUNNING, "started")));

    assertThat(tasks()).containsExactly("t2");
  }

  @Test
  void a_port_without_tasks_is_held_all_the_same() {
    world.scale("web", 0);
    world.settle();

    assertThat(IngressRouter.table(world.state(), 1).byPort())
        .containsOnlyKeys(PublishedPort.tcp(8080));
    assertThat(tasks()).isEmpty();
  }

  @Test
  void a_removed_service_has_no_routes() {
    world.remove(skep.model.ObjectKind.SERVICE, "web");

    assertThat(IngressRouter.table(world.state(), 1).routes()).isEmpty();
    assertThat(IngressRouter.routes(world.state(), "web")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.9:2377, 10.0.0.9",
    "'[fd00::9]:2377', fd00::9",
    "manager1.example:2377, 10.0.0.1",
    "'', 10.0.0.1"
  })
  void a_manager_is_dialled_where_it_says_it_is(String said, String dialled) {
    var node = world.state().node("n1").orElseThrow();
    world.put(node.withManagerStatus(ManagerStatus.of(said, "n1", said)));

    var backend = IngressRouter.routes(world.state(), "web").getFirst().backends().getFirst();

    assertThat(backend.addressFrom("n2")).isEqualTo(dialled);
    assertThat(backend.portFrom("n2")).isEqualTo(32_001);
    assertThat(backend.addressFrom("n1")).isEqualTo("172.17.0.2");
    assertThat(backend.portFrom("n1")).isEqualTo(80);
  }

  @Test
  void options_reach_the_data_path() {
    var options = new IngressOptions(Optional.of("v2"), Optional.empty(), Optional.of("nft"));
    world.update(
        "web",
        spec ->
            new ServiceSpec(
                spec.name(),
                spec.labels(),
                spec.taskTemplate(),
                spec.mode(),
                spec.updateConfig(),
                spec.rollbackConfig(),
                new EndpointSpec(
                    "vip",
                    List.of(new PortConfig("", "tcp", 80, 0, "ingress", Optional.of(options))))));
    world.settle();

    var route = IngressRouter.routes(world.state(), "web").getFirst();

    assertThat(route.published()).isEqualTo(PublishedPort.tcp(30_000));
    assertThat(route.options()).isEqualTo(new RouteOptions(true, false, true));
    assertThat(tasks()).as("no task is replaced for that").containsExactly("t1", "t2");
  }
}
