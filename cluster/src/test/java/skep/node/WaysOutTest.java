package skep.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import skep.agent.Ingress;
import skep.api.NodeInfo.LocalState;
import skep.api.SampleSwarm;
import skep.api.client.ApiClient;
import skep.api.client.ApiException;
import skep.api.client.InitRequest;
import skep.api.client.JoinRequest;
import skep.api.client.RestoreRequest;
import skep.engine.embedded.EmbeddedEngine;
import skep.manager.ControlException;
import skep.model.Backup;
import skep.model.Cluster;
import skep.model.JoinTokens;
import skep.model.ModelJson;
import skep.model.Node;
import skep.model.NodeRole;
import skep.model.NodeState;
import skep.model.TaskState;
import skep.store.ClusterState;

/// Two managers and a worker in this process, and all that can be done when a manager is lost.
final class WaysOutTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private Path directory;
  private final TreeMap<String, Daemon> daemons = new TreeMap<>();
  private final TreeMap<String, String> addresses = new TreeMap<>();
  private final TreeMap<String, EmbeddedEngine> engines = new TreeMap<>();

  @BeforeEach
  void form() throws Exception {
    for (var name : List.of("m1", "m2", "w1")) {
      addresses.put(name, Demo.address());
      start(name);
    }
    daemon("m1").node().init(init("m1", false)).get(60, TimeUnit.SECONDS);
    join("m2", tokens().manager());
    join("w1", tokens().worker());
    var spec = ModelJson.write(SampleSwarm.service("-", "web", 3).spec());
    api("m1").post("/services/create", spec, "create-web");
    await("web runs", () -> running("m1") == 3);
  }

  @AfterEach
  void stop() throws IOException {
    for (var daemon : daemons.values()) {
      daemon.close();
    }
  }

  @Test
  void a_new_cluster_is_forced_and_the_other_manager_stays_out_until_it_joins_again()
      throws Exception {
    var self = info("m1").nodeId();
    var old = info("m2").nodeId();
    var tokens = tokens();
    lose("m2");
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> api("m1").post("/swarm/init", ModelJson.write(init("m1", false)), "a"))
        .withMessageStartingWith("This node is already part of a swarm.");

    api("m1").post("/swarm/init", ModelJson.write(init("m1", true)), "b");

    assertThat(info("m1").nodeId()).isEqualTo(self);
    assertThat(tokens()).isEqualTo(tokens);
    assertThat(state("m1").node(old).orElseThrow().spec().role()).isEqualTo(NodeRole.WORKER);
    await("the worker is back", () -> isIn("m1", info("w1").nodeId(), NodeState.READY));
    await("the other manager is down", () -> isIn("m1", old, NodeState.DOWN));
    await("web runs without it", () -> running("m1") == 3);

    start("m2");
    await("it finds out", () -> info("m2").state() == LocalState.ERROR);
    assertThat(info("m2").error()).startsWith("this manager is of an earlier life of the swarm");
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> api("m2").get("/nodes"))
        .withMessageContaining("earlier life of the swarm (epoch 1)");
    await("its agent is heard", () -> isIn("m1", old, NodeState.READY));
    taken("m2").close();
    start("m2");
    assertThat(info("m2").state()).as("also after a restart").isEqualTo(LocalState.ERROR);

    var aside = Path.of(daemon("m2").node().leave(true).get(40, TimeUnit.SECONDS));

    assertThat(aside.resolve("raft").resolve("raft.log")).exists();
    join("m2", tokens.manager());
    await("it votes", () -> daemon("m1").node().manager().orElseThrow().group().voters() == 2);
    await("its row is down", () -> isIn("m1", old, NodeState.DOWN));
    api("m1").delete("/nodes/" + old, "rm");
    assertThat(state("m1").nodes()).hasSize(3);
  }

  @Test
  void recovery_is_refused_while_there_is_a_majority_and_says_who_answers() {
    assertThatThrownBy(() -> daemon("m1").node().waysOut().recover(true).get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("there is nothing to recover: m1, m2 answer");
    assertThatThrownBy(() -> daemon("m1").node().init(init("m1", true)).get(20, TimeUnit.SECONDS))
        .hasMessageContaining("this swarm needs no new cluster forced on it");
    assertThatThrownBy(() -> daemon("w1").node().waysOut().survey().get(20, TimeUnit.SECONDS))
        .hasMessageContaining("this node is a worker");
  }

  @Test
  void the_survivor_recovers_and_keeps_a_copy_of_what_it_had() throws Exception {
    lose("m2");
    var survey = daemon("m1").node().waysOut().survey().get(20, TimeUnit.SECONDS);
    assertThat(survey.hasQuorum()).isFalse();
    assertThat(survey.best()).isEqualTo(survey.self());
    assertThat(survey.silent()).hasSize(1);

    var recovered = daemon("m1").node().waysOut().recover(false).get(60, TimeUnit.SECONDS);

    assertThat(recovered.epoch().number()).isEqualTo(2);
    assertThat(Path.of(recovered.kept()).resolve("raft").resolve("raft.log")).exists();
    await("web runs", () -> running("m1") == 3);
    await("the worker has heard", () -> isIn("m1", info("w1").nodeId(), NodeState.READY));
    taken("w1").close();
    assertThat(Files.readString(directory.resolve("w1").resolve(EpochFile.NAME)))
        .contains("\"Number\":2");
  }

  @Test
  void a_swarm_is_restored_on_a_new_host_but_not_over_a_live_one() throws Exception {
    var backup = daemon("m1").node().waysOut().backup().get(20, TimeUnit.SECONDS);
    assertThat(backup.isLinearizable()).isTrue();
    addresses.put("n1", Demo.address());
    start("n1");
    assertThatThrownBy(() -> restore("n1", backup))
        .hasMessageContaining("the swarm of this backup is alive, manager m")
        .hasRootCauseInstanceOf(ControlException.class);
    assertThat(info("n1").state()).isEqualTo(LocalState.INACTIVE);
    var clusterId = state("m1").cluster().orElseThrow().id();
    var tokens = tokens();
    taken("m1").close();
    taken("m2").close();
    taken("w1").close();

    restore("n1", backup);

    assertThat(state("n1").cluster().map(Cluster::id)).contains(clusterId);
    assertThat(state("n1").cluster().flatMap(Cluster::joinTokens)).contains(tokens);
    await("web runs on the new host", () -> running("n1") == 3);
    addresses.put("n2", Demo.address());
    start("n2");
    daemon("n2")
        .node()
        .join(
            new JoinRequest(
                address("n2"),
                address("n2"),
                List.of(address("n1")),
                tokens.manager(),
                Optional.empty()))
        .get(60, TimeUnit.SECONDS);
    assertThat(EpochFile.open(directory.resolve("n2")).newest().number()).isEqualTo(2);
  }

  private void restore(String name, Backup backup) throws Exception {
    daemon(name)
        .node()
        .waysOut()
        .restore(new RestoreRequest(address(name), address(name), backup))
        .get(60, TimeUnit.SECONDS);
  }

  private void lose(String manager) throws IOException {
    taken(manager).close();
    await(
        "the majority is lost",
        () -> daemon("m1").node().manager().orElseThrow().group().leader().isEmpty());
  }

  private void start(String name) throws IOException {
    var engine = engines.computeIfAbsent(name, host -> new EmbeddedEngine(host, "test"));
    daemons.put(
        name,
        new Daemon(
            new NodeSettings(
                directory.resolve(name),
                socket(name),
                name,
                _ -> engine,
                _ -> Ingress.NONE,
                "test")));
  }

  private void join(String name, String token) throws Exception {
    var own = address(name);
    daemon(name)
        .node()
        .join(new JoinRequest(own, own, List.of(address("m1")), token, Optional.empty()))
        .get(60, TimeUnit.SECONDS);
  }

  private InitRequest init(String name, boolean force) {
    return new InitRequest(
        address(name), address(name), force, false, Optional.empty(), Optional.empty());
  }

  private JoinTokens tokens() {
    return state("m1").cluster().flatMap(Cluster::joinTokens).orElseThrow();
  }

  private ClusterState state(String manager) {
    return daemon(manager).node().manager().orElseThrow().state();
  }

  private skep.api.NodeInfo info(String name) {
    return daemon(name).node().info().join();
  }

  private boolean isIn(String manager, String nodeId, NodeState wanted) {
    return state(manager)
        .node(nodeId)
        .map(Node::status)
        .filter(status -> status.state() == wanted)
        .isPresent();
  }

  private long running(String manager) {
    var state = state(manager);
    return state.tasksOfService(state.serviceIds().getOrDefault("web", "")).values().stream()
        .filter(task -> task.isLive() && task.state() == TaskState.RUNNING)
        .count();
  }

  private Path socket(String name) {
    return directory.resolve(name + ".sock");
  }

  private ApiClient api(String name) {
    return ApiClient.unix(socket(name)).withTimeout(LIMIT);
  }

  private Daemon daemon(String name) {
    return Optional.ofNullable(daemons.get(name)).orElseThrow();
  }

  private Daemon taken(String name) {
    return Optional.ofNullable(daemons.remove(name)).orElseThrow();
  }

  private String address(String name) {
    return Optional.ofNullable(addresses.get(name)).orElseThrow();
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      LockSupport.parkNanos(20_000_000);
    }
  }
}
