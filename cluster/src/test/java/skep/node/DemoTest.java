package skep.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import skep.agent.Ingress;
import skep.api.NodeInfo.LocalState;
import skep.api.SampleSwarm;
import skep.api.client.ApiClient;
import skep.api.client.ApiException;
import skep.api.client.JoinRequest;
import skep.engine.embedded.EmbeddedEngine;
import skep.model.ModelJson;
import skep.model.NodeState;
import skep.model.TaskState;

/// A whole swarm in this process: three managers and two workers.
final class DemoTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int LAST_WORKER = 5;
  private static Optional<Demo> demo = Optional.empty();

  @TempDir private Path directory;

  @BeforeAll
  static void start() throws IOException {
    demo = Optional.of(Demo.start(false, "test"));
  }

  @AfterAll
  static void stop() throws IOException {
    if (demo.isPresent()) {
      demo.get().close();
    }
  }

  private static Daemon daemon(int number) {
    return demo.orElseThrow().daemon(number);
  }

  private static ApiClient api(int number) {
    return ApiClient.unix(demo.orElseThrow().socket(number)).withTimeout(LIMIT);
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      LockSupport.parkNanos(20_000_000);
    }
  }

  private static void createAt(int node, String name, int replicas) {
    var spec = ModelJson.write(SampleSwarm.service("-", name, replicas).spec());
    assertThat(api(node).post("/services/create", spec, "create-" + name).status()).isEqualTo(201);
    await(name + " runs", () -> running(name) == replicas);
  }

  private static long running(String name) {
    var state = daemon(1).node().manager().orElseThrow().state();
    return state.tasksOfService(state.serviceIds().getOrDefault(name, "")).values().stream()
        .filter(task -> task.state() == TaskState.RUNNING)
        .count();
  }

  @Test
  void all_nodes_are_ready_and_nothing_is_written_while_nothing_happens() {
    await(
        "all nodes are ready",
        () ->
            daemon(1).node().manager().orElseThrow().state().nodes().values().stream()
                    .filter(node -> node.status().state() == NodeState.READY)
                    .count()
                == LAST_WORKER);
    assertThat(api(1).get("/nodes").body()).contains("node1", "node5");
    assertThat(daemon(1).node().manager().orElseThrow().group().voters()).isEqualTo(3);
    await("nothing more is written", DemoTest::isQuiet);
  }

  private static long revision() {
    return daemon(1).node().manager().orElseThrow().state().revision();
  }

  /// Whether nothing is written for a second, in which liveness is looked at four times.
  private static boolean isQuiet() {
    long before = revision();
    LockSupport.parkNanos(1_000_000_000);
    return revision() == before;
  }

  @Test
  void every_node_takes_requests() {
    createAt(1, "at-leader", 3);
    createAt(2, "at-manager", 1);
    createAt(LAST_WORKER, "at-worker", 2);
  }

  @Test
  void a_service_is_scaled() {
    createAt(1, "web", 1);
    var service =
        daemon(1).node().manager().orElseThrow().state().services().values().stream()
            .filter(each -> each.spec().name().equals("web"))
            .findFirst()
            .orElseThrow();
    var spec = ModelJson.write(SampleSwarm.service("-", "web", 3).spec());
    var path = "/services/web/update?version=" + service.version().index();
    api(1).post(path, spec, "scale");
    await("web is scaled", () -> running("web") == 3);
  }

  @Test
  void a_certificate_is_renewed_by_the_leader_for_the_node_that_asks() throws Exception {
    for (int number : List.of(1, 2, LAST_WORKER)) {
      var node = daemon(number).node();
      var before = node.tls().orElseThrow().identity();
      node.renewCertificate();
      var after = node.tls().orElseThrow().identity();
      assertThat(after.self()).isEqualTo(before.self());
      assertThat(after.key()).isNotEqualTo(before.key());
    }
    createAt(LAST_WORKER, "after-renewal", 1);
  }

  @Test
  void a_wrong_token_and_a_malformed_one_leave_the_node_outside() throws IOException {
    var socket = directory.resolve("s");
    var settings =
        new NodeSettings(
            directory.resolve("state"),
            socket,
            "stranger",
            _ -> new EmbeddedEngine("stranger", "test"),
            _ -> Ingress.NONE,
            "test");
    var manager = daemon(1).node().info().join().remoteManagers().getFirst().addr();
    var good =
        daemon(1).node().manager().orElseThrow().state().cluster().orElseThrow().joinTokens();
    var worker = good.orElseThrow().worker();
    var wrong = worker.substring(0, worker.length() - 5) + "00000";
    try (var stranger = new Daemon(settings)) {
      assertRefused(socket, manager, wrong, "join token is necessary");
      assertRefused(socket, manager, "SKEPTKN-nonsense", "invalid join token");
      assertThat(stranger.node().info().join().state()).isEqualTo(LocalState.INACTIVE);
    }
  }

  private static void assertRefused(Path socket, String manager, String token, String text) {
    var request = new JoinRequest("", "127.0.0.1", List.of(manager), token, Optional.empty());
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(
            () -> ApiClient.unix(socket).post("/swarm/join", ModelJson.write(request), token))
        .withMessageContaining(text);
  }
}
