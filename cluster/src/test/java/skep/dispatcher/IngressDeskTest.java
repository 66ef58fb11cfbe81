package skep.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import skep.ingress.table.Backend;
import skep.ingress.table.PublishedPort;
import skep.ingress.table.Route;
import skep.manager.FakeStore;
import skep.manager.LeaderLoop;
import skep.model.ClusterObject;
import skep.model.Endpoint;
import skep.model.EndpointSpec;
import skep.model.IngressAddress;
import skep.model.NodeRole;
import skep.model.PortConfig;
import skep.model.PortStatus;
import skep.model.Service;
import skep.model.ServiceMode;
import skep.model.ServiceSpec;
import skep.model.Task;
import skep.model.TaskState;
import skep.model.TaskStatus;
import skep.session.AgentMessage.Assignments;
import skep.session.AgentMessage.Heartbeat;
import skep.session.AgentMessage.Hello;
import skep.session.AgentMessage.IngressRoutes;
import skep.session.AgentMessage.IngressServed;
import skep.sim.SimLoop;
import skep.sim.SimScheduler;
import skep.store.Draft;
import skep.store.StoredObjects;

/// How nodes are told the ingress table, and how a task that is to stop waits until none of them
/// sends it anything.
class IngressDeskTest {
  private static final PortConfig PORT = PortConfig.of("tcp", 80, 8080, "ingress");
  private static final EndpointSpec ENDPOINT = new EndpointSpec("vip", List.of(PORT));

  private final SimScheduler world = new SimScheduler(1);
  private final SimLoop loop = world.process("m1");
  private final FakeStore store = new FakeStore(loop);
  private final LeaderLoop leader = new LeaderLoop(loop, store, () -> "id");
  private final Dispatcher dispatcher = new Dispatcher(loop, store, leader);

  /// Nodes n1 and n2; the service web of two tasks, t1 on n1 and t2 on n2, both running.
  @BeforeEach
  void swarm() {
    var draft = new Draft(store.state());
    draft.put(StoredObjects.cluster());
    draft.put(StoredObjects.node("n1", NodeRole.WORKER));
    draft.put(StoredObjects.node("n2", NodeRole.WORKER));
    draft.put(web(2));
    draft.put(task("t1", "n1", 1));
    draft.put(task("t2", "n2", 2));
    store.write(draft.batch());
    store.lead(true);
    settle();
  }

  private static Service web(long replicas) {
    var plain = StoredObjects.spec("web", replicas);
    var spec =
        new ServiceSpec(
            plain.name(),
            new TreeMap<>(),
            plain.taskTemplate(),
            ServiceMode.replicated(replicas),
            Optional.empty(),
            Optional.empty(),
            ENDPOINT);
    return StoredObjects.service("s1", "web")
        .withSpec(spec)
        .withEndpoint(new Endpoint(ENDPOINT, List.of(PORT)));
  }

  private static Task task(String id, String node, int slot) {
    var ports = List.of(PortConfig.of("tcp", 80, 32_000 + slot, "ingress"));
    var status =
        TaskStatus.of(StoredObjects.T, TaskState.RUNNING, "")
            .withPortStatus(
                new PortStatus(
                    List.of(), Optional.of(new IngressAddress("172.17.0." + slot, ports))));
    var plain =
        StoredObjects.task(
            id, "s1", Optional.of(node), TaskState.RUNNING, TaskState.RUNNING, ENDPOINT);
    return new Task(
        id,
        plain.version(),
        plain.createdAt(),
        plain.updatedAt(),
        "s1",
        "web",
        slot,
        Optional.of(node),
        web(2).spec().taskTemplate(),
        ENDPOINT,
        plain.specVersion(),
        status,
        TaskState.RUNNING,
        Optional.empty(),
        0);
  }

  private void settle() {
    world.runFor(Duration.ofMillis(50));
  }

  private void put(ClusterObject object) {
    var draft = new Draft(store.state());
    draft.put(object);
    store.write(draft.batch());
    settle();
  }

  private void stop(String id) {
    put(store.state().task(id).orElseThrow().withDesiredState(TaskState.SHUTDOWN));
  }

  private FakeLink joined(String nodeId) {
    var link = new FakeLink(nodeId, loop, dispatcher);
    link.say(new Hello(StoredObjects.node(nodeId, NodeRole.WORKER).description()));
    settle();
    return link;
  }

  private FakeLink serving(String nodeId) {
    var link = joined(nodeId);
    serves(link);
    link.heard();
    return link;
  }

  /// Says that it serves the last table it was told.
  private void serves(FakeLink link) {
    var tables = link.tables();
    link.say(new IngressServed(tables.getLast().version(), List.of()));
    settle();
  }

  private static List<Assignments> assignments(FakeLink link) {
    return link.heard().stream()
        .filter(Assignments.class::isInstance)
        .map(Assignments.class::cast)
        .toList();
  }

  private static boolean isTold(FakeLink link, String task, TaskState desired) {
    return assignments(link).stream()
        .flatMap(message -> message.tasks().stream())
        .anyMatch(told -> told.id().equals(task) && told.desiredState() == desired);
  }

  private static List<String> tasks(Route route) {
    return route.backends().stream().map(Backend::taskId).toList();
  }

  @Test
  void a_node_is_told_the_whole_table_then_changes() {
    var link = joined("n1");

    var told = link.tables();
    assertThat(told.getFirst().base()).as("the whole").isZero();
    assertThat(told.getLast().base()).as("n1's address").isEqualTo(told.getFirst().version());
    var route = told.getLast().routes().getFirst();
    assertThat(route.published()).isEqualTo(PublishedPort.tcp(8080));
    assertThat(route.backends())
        .containsExactly(
            new Backend("t1", "n1", "10.0.0.7", 32_001, "172.17.0.1", 80),
            new Backend("t2", "n2", "10.0.0.1", 32_002, "172.17.0.2", 80));

    stop("t2");

    var change = link.tables();
    assertThat(change).hasSize(1);
    assertThat(change.getFirst().base()).isEqualTo(told.getLast().version());
    assertThat(tasks(change.getFirst().routes().getFirst())).containsExactly("t1");
  }

  @Test
  void what_does_not_concern_the_ingress_is_not_sent() {
    var link = serving("n1");

    put(StoredObjects.service("s2", "quiet"));

    assertThat(link.tables()).isEmpty();
  }

  @Test
  void a_task_is_told_to_stop_when_every_node_has_let_go_of_it_and_the_grace_is_over() {
    var one = serving("n1");
    var other = serving("n2");

    stop("t1");
    serves(one);
    world.runFor(Duration.ofSeconds(1));
    assertThat(isTold(one, "t1", TaskState.SHUTDOWN)).isFalse();

    serves(other);
    assertThat(isTold(one, "t1", TaskState.SHUTDOWN)).as("within the grace").isFalse();
    world.runFor(Duration.ofMillis(500));
    assertThat(isTold(one, "t1", TaskState.SHUTDOWN)).isTrue();
  }

  @Test
  void a_node_that_says_nothing_holds_a_task_up_no_longer_than_the_deadline() {
    var one = serving("n1");
    serving("n2");
    stop("t1");
    serves(one);
    for (int i = 0; i < 9; i++) {
      one.say(new Heartbeat(true));
      world.runFor(Duration.ofMillis(500));
    }
    assertThat(isTold(one, "t1", TaskState.SHUTDOWN)).isFalse();

    world.runFor(Duration.ofMillis(1_200));

    assertThat(isTold(one, "t1", TaskState.SHUTDOWN)).isTrue();
  }

  @Test
  void a_node_whose_session_broke_is_not_waited_for() {
    var one = serving("n1");
    var other = serving("n2");
    stop("t1");
    serves(one);

    other.breakOff();
    world.runFor(Duration.ofMillis(700));

    assertThat(isTold(one, "t1", TaskState.SHUTDOWN)).isTrue();
  }

  @Test
  void a_node_that_is_back_within_the_grace_is_waited_for_again() {
    var one = serving("n1");
    var other = serving("n2");
    stop("t1");
    serves(one);
    other.breakOff();
    settle();

    var again = joined("n2");
    world.runFor(Duration.ofSeconds(1));
    assertThat(isTold(one, "t1", TaskState.SHUTDOWN)).as("n2 has not let go").isFalse();

    serves(again);
    world.runFor(Duration.ofMillis(500));
    assertThat(isTold(one, "t1", TaskState.SHUTDOWN)).isTrue();
  }

  @Test
  void a_new_leader_waits_for_nodes_that_have_not_found_it_yet() {
    store.lead(false);
    settle();
    stop("t1");
    store.lead(true);
    settle();
    var one = joined("n1");
    serves(one);

    assertThat(isTold(one, "t1", TaskState.RUNNING)).as("not to stop yet").isTrue();
    world.runFor(Duration.ofSeconds(1));
    assertThat(isTold(one, "t1", TaskState.SHUTDOWN)).isFalse();

    serving("n2");
    world.runFor(Duration.ofMillis(700));

    assertThat(isTold(one, "t1", TaskState.SHUTDOWN)).isTrue();
  }

  @Test
  void a_task_that_no_ingress_reaches_stops_at_once() {
    put(StoredObjects.task("t9", "n1"));
    var one = serving("n1");

    stop("t9");

    assertThat(isTold(one, "t9", TaskState.SHUTDOWN)).isTrue();
  }

  @Test
  void a_port_that_is_published_no_more_leaves_the_table() {
    var link = serving("n1");
    var draft = new Draft(store.state());
    draft.remove(skep.model.ObjectKind.SERVICE, "s1");
    store.write(draft.batch());
    settle();

    assertThat(link.tables())
        .extracting(IngressRoutes::removed)
        .containsExactly(List.of(PublishedPort.tcp(8080)));
  }
}
