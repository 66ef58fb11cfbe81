package skep.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import skep.api.SampleSwarm;
import skep.api.client.ApiClient;
import skep.manager.GroupView;
import skep.model.ManagerStatus;
import skep.model.ModelJson;
import skep.model.Node;
import skep.model.NodeRole;
import skep.model.Task;
import skep.model.TaskState;
import skep.store.ClusterState;

/// Real daemons in one process, three managers and two workers, change their roles while a service
/// runs on all of them. Each test leaves the swarm with three managers.
@Timeout(180)
class RoleKeeperTest {
  private static final Duration LIMIT = Duration.ofSeconds(40);
  private static final int NODES = 5;
  private static Optional<Demo> demo = Optional.empty();
  private static int requests;

  @BeforeAll
  static void form() throws IOException {
    demo = Optional.of(Demo.start(false, "test"));
    var spec = ModelJson.write(SampleSwarm.service("-", "web", 10).spec());
    api(1).post("/services/create", spec, "create-web");
    await("the service runs", () -> running(1).size() == 10);
  }

  @AfterAll
  static void end() throws IOException {
    if (demo.isPresent()) {
      demo.get().close();
    }
  }

  @Test
  void a_worker_becomes_a_manager_and_a_worker_again_and_its_tasks_run_on() {
    var before = running(1);

    setRole(4, NodeRole.MANAGER);
    await("node 4 votes", () -> isVoter(4));
    var first = raftId(4);
    assertThat(first).isNotEqualTo(id(4));
    assertThat(hasLog(4)).isTrue();

    setRole(4, NodeRole.WORKER);
    await("node 4 is a worker", () -> isWorker(4));
    await("its log is gone", () -> !hasLog(4));
    assertThat(leaderView().members()).noneMatch(member -> member.id().equals(first));

    setRole(4, NodeRole.MANAGER);
    await("node 4 votes again", () -> isVoter(4));
    assertThat(raftId(4)).isNotEqualTo(first);
    setRole(4, NodeRole.WORKER);
    await("node 4 is a worker again", () -> isWorker(4));

    assertThat(running(1)).isEqualTo(before);
  }

  @Test
  void a_leader_hands_over_and_goes_on_as_a_worker() {
    var before = running(2);
    int leader = leader();

    setRole(leader, NodeRole.WORKER);

    await("it is a worker", () -> isWorker(leader));
    await("another leads", () -> leader() != leader);
    assertThat(leaderView().voters()).isEqualTo(2);
    assertThat(ModelJson.readList(Node.class, api(leader).get("/nodes").body())).hasSize(NODES);
    assertThat(running(leader)).isEqualTo(before);
    setRole(leader, NodeRole.MANAGER);
    await("it votes again", () -> isVoter(leader));
  }

  private static Daemon daemon(int number) {
    return demo.orElseThrow().daemon(number);
  }

  private static ApiClient api(int number) {
    return ApiClient.unix(demo.orElseThrow().socket(number));
  }

  private static String id(int number) {
    return daemon(number).node().info().join().nodeId();
  }

  private static int leader() {
    for (int number = 1; number <= NODES; number++) {
      var manager = daemon(number).node().manager();
      if (manager.isPresent() && manager.get().group().isLeader()) {
        return number;
      }
    }
    return 0;
  }

  private static GroupView leaderView() {
    await("somebody leads", () -> leader() != 0);
    return daemon(leader()).node().manager().orElseThrow().group();
  }

  private static ClusterState state() {
    await("somebody leads", () -> leader() != 0);
    return daemon(leader()).node().manager().orElseThrow().state();
  }

  private static String raftId(int number) {
    return state()
        .node(id(number))
        .flatMap(Node::managerStatus)
        .map(ManagerStatus::raftId)
        .orElse("");
  }

  private static boolean isVoter(int number) {
    return daemon(number).node().manager().isPresent()
        && leaderView().member(raftId(number)).filter(GroupView.Member::voter).isPresent();
  }

  private static boolean isWorker(int number) {
    return daemon(number).node().manager().isEmpty()
        && daemon(number).node().tls().orElseThrow().identity().role() == NodeRole.WORKER;
  }

  private static boolean hasLog(int number) {
    return Files.exists(
        demo.orElseThrow()
            .socket(number)
            .resolveSibling("node" + number)
            .resolve("raft")
            .resolve("raft.log"));
  }

  /// Ids of the service's running tasks, as any manager tells.
  private static List<String> running(int asked) {
    var tasks = ModelJson.readList(Task.class, api(asked).get("/tasks").body());
    return tasks.stream()
        .filter(task -> task.state() == TaskState.RUNNING)
        .map(Task::id)
        .sorted()
        .toList();
  }

  private static void setRole(int number, NodeRole role) {
    var node = state().node(id(number)).orElseThrow();
    api(5)
        .post(
            "/nodes/%s/update?version=%d".formatted(node.id(), node.version().index()),
            ModelJson.write(node.spec().withRole(role)),
            "role-" + requests++);
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("not in time: " + what).isLessThan(deadline);
      LockSupport.parkNanos(20_000_000);
    }
  }
}
