package skep.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import skep.agent.Ingress;
import skep.api.Admission.RenewAsk;
import skep.api.ManagerAccess;
import skep.api.NodeInfo.LocalState;
import skep.api.SampleSwarm;
import skep.api.client.ApiClient;
import skep.api.client.ApiException;
import skep.api.client.InitRequest;
import skep.api.client.JoinRequest;
import skep.api.http.JoinClient;
import skep.engine.embedded.EmbeddedEngine;
import skep.model.CaConfig;
import skep.model.Cluster;
import skep.model.ClusterSpec;
import skep.model.EncryptionConfig;
import skep.model.ModelJson;
import skep.model.NodeRole;
import skep.model.NodeState;
import skep.model.RootKey;
import skep.model.Task;
import skep.model.TaskState;
import skep.seal.UnlockKey;
import skep.store.ClusterState;

/// Certificates, roots and locks of whole swarms in this process, with real sockets and disks.
final class KeysInSwarmTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final TreeMap<Integer, Daemon> daemons = new TreeMap<>();
  private final TreeMap<Integer, String> addresses = new TreeMap<>();

  @TempDir private Path directory;

  @AfterEach
  void stop() throws IOException {
    for (var daemon : daemons.values()) {
      daemon.close();
    }
  }

  @Test
  void certificates_are_renewed_in_time_without_a_lost_session_or_leader() throws Exception {
    var life = Duration.ofSeconds(20);
    form(settings(life), false);
    join(2, "manager");
    join(3, "manager");
    join(4, "worker");
    await("all are ready", () -> ready() == 4);
    long term = manager(1).group().term();
    var first = serials();
    var gone = new TreeSet<NodeState>();

    watch(
        () -> {
          state().nodes().values().forEach(node -> gone.add(node.status().state()));
          return false;
        },
        life);

    assertThat(gone).containsExactly(NodeState.READY);
    assertThat(manager(1).group().term()).isEqualTo(term);
    assertThat(serials()).doesNotContainAnyElementsOf(first);
    await("raft connections are new", () -> manager(1).group().reachableVoters() == 3);
    createAt(4, "after", 2);
  }

  @Test
  void the_root_is_changed_under_a_running_service() throws Exception {
    form(ClusterSpec.defaults(), false);
    join(2, "manager");
    join(3, "manager");
    join(4, "worker");
    createAt(1, "web", 4);
    var tasks = tasks("web");
    var oldToken = token("worker");
    var oldRoot = rootKey().certificatePem();

    update(cluster().spec().withCaConfig(new CaConfig(Optional.empty(), "", "", 1)), "");
    assertThat(api(1).get("/swarm").body()).contains("\"RootRotationInProgress\":true");
    createAt(2, "meanwhile", 2);

    await("the root is changed", () -> !rootKey().certificatePem().equals(oldRoot));
    await(
        "all nodes trust it alone",
        () ->
            state().nodes().values().stream()
                .allMatch(node -> node.description().tlsInfo().equals(cluster().tlsInfo())));
    assertThat(cluster().rootRotationInProgress()).isFalse();
    await("all are ready", () -> ready() == 4);
    // Before the restarts: containers of this test live and die with their daemon.
    assertThat(tasks("web")).isEqualTo(tasks);
    start(5);
    assertJoinRefused(5, oldToken, "remote CA does not match fingerprint");
    join(5, "worker");
    for (int number : List.of(2, 3, 4)) {
      restart(number);
    }
    await("all are ready after a restart", () -> ready() == 5);
  }

  @Test
  void a_node_that_is_off_while_the_root_changes_is_waited_for() throws Exception {
    form(ClusterSpec.defaults(), false);
    join(2, "worker");
    await("both are ready", () -> ready() == 2);
    var oldRoot = rootKey().certificatePem();
    stop(2);
    update(cluster().spec().withCaConfig(new CaConfig(Optional.empty(), "", "", 1)), "");
    await(
        "the manager itself is done",
        () -> daemon(1).node().tls().orElseThrow().identity().roots().size() == 2);
    assertThat(rootKey().certificatePem()).isEqualTo(oldRoot);

    start(2);

    await("the root is changed", () -> !rootKey().certificatePem().equals(oldRoot));
    await(
        "it trusts the new root alone",
        () -> daemon(2).node().tls().orElseThrow().identity().roots().size() == 1);
    await("both are ready", () -> ready() == 2);
  }

  @Test
  void a_locked_manager_needs_the_key_after_a_restart() throws Exception {
    form(ClusterSpec.defaults(), true);
    var key = rootKey().unlockKey();
    await("the disk is locked", () -> isLocked(1));
    assertThat(api(1).get("/swarm").body()).doesNotContain(key);
    assertUnlockRefused(1, key, 409, "swarm is not locked");
    restart(1);
    assertThat(localState(1)).isEqualTo(LocalState.LOCKED);
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> api(1).get("/nodes"))
        .withMessageContaining("Swarm is encrypted and needs to be unlocked");

    assertUnlockRefused(1, "hello", 400, "invalid unlock key");
    assertUnlockRefused(1, UnlockKey.random().text(), 401, "invalid key provided");
    assertThat(localState(1)).isEqualTo(LocalState.LOCKED);
    unlock(1, key);

    await("it leads again", () -> manager(1).group().isLeader());
    createAt(1, "after", 1);
  }

  @Test
  void autolock_and_its_key_reach_all_managers() throws Exception {
    form(ClusterSpec.defaults(), false);
    join(2, "manager");
    join(3, "worker");
    await("all are ready", () -> ready() == 3);
    update(cluster().spec().withEncryption(new EncryptionConfig(true)), "");
    await("both are locked", () -> isLocked(1) && isLocked(2));
    assertThat(isLocked(3)).as("a worker has nothing to lock").isFalse();
    var first = rootKey().unlockKey();
    var before = keyFile(2);
    update(cluster().spec(), "&rotateManagerUnlockKey=true");
    await("the key is another", () -> !keyFile(2).equals(before));

    restart(2);
    assertUnlockRefused(2, first, 401, "invalid key provided");
    unlock(2, rootKey().unlockKey());
    await("all are ready", () -> ready() == 3);
    update(cluster().spec().withEncryption(new EncryptionConfig(false)), "");
    await("none is locked", () -> !isLocked(1) && !isLocked(2));
    assertThat(rootKey().unlockKey()).isEmpty();
  }

  @Test
  void a_removed_node_is_shut_out_at_once_and_one_that_was_off_learns_of_it() throws Exception {
    form(ClusterSpec.defaults(), false);
    join(2, "worker");
    join(3, "worker");
    await("all are ready", () -> ready() == 3);
    var here = daemon(2).node().tls().orElseThrow();
    var id = here.identity().nodeId();
    stop(3);
    var off =
        state().nodes().values().stream()
            .filter(node -> node.hostname().equals("node3"))
            .findFirst()
            .orElseThrow()
            .id();

    api(1).delete("/nodes/" + id + "?force=true", "rm-2");
    api(1).delete("/nodes/" + off + "?force=true", "rm-3");

    try (var client = new JoinClient(here.mutual(Set.of(NodeRole.MANAGER)))) {
      assertThat(client.renew(address(1), new RenewAsk("csr", address(1))))
          .failsWithin(LIMIT)
          .withThrowableOfType(ExecutionException.class)
          .withMessageContaining("SSL");
    }
    await("it leaves", () -> localState(2) == LocalState.INACTIVE);
    start(3);
    await("the other learns of it", () -> localState(3) == LocalState.INACTIVE);
    assertThat(rootKey().removedNodes()).containsOnlyKeys(id, off);
  }

  private static ClusterSpec settings(Duration certificateLife) {
    return ClusterSpec.defaults()
        .withCaConfig(new CaConfig(Optional.of(certificateLife), "", "", 0));
  }

  private void form(ClusterSpec spec, boolean isLocked) throws Exception {
    start(1);
    var request =
        new InitRequest(
            address(1), address(1), false, isLocked, Optional.empty(), Optional.of(spec));
    daemon(1).node().init(request).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  private void join(int number, String role) throws Exception {
    if (!daemons.containsKey(number)) {
      start(number);
    }
    daemon(number).node().join(joining(number, token(role))).get(60, TimeUnit.SECONDS);
  }

  private JoinRequest joining(int number, String token) {
    return new JoinRequest(
        address(number), address(number), List.of(address(1)), token, Optional.empty());
  }

  private void assertJoinRefused(int number, String token, String why) {
    assertThat(daemon(number).node().join(joining(number, token)))
        .failsWithin(LIMIT)
        .withThrowableOfType(ExecutionException.class)
        .withMessageContaining(why);
  }

  private void start(int number) throws IOException {
    var name = "node" + number;
    if (!addresses.containsKey(number)) {
      addresses.put(number, Demo.address());
    }
    daemons.put(
        number,
        new Daemon(
            new NodeSettings(
                directory.resolve(name),
                directory.resolve(name + ".sock"),
                name,
                _ -> new EmbeddedEngine(name, "test"),
                _ -> Ingress.NONE,
                "test",
                Duration.ofSeconds(1))));
  }

  private void stop(int number) throws IOException {
    Optional.ofNullable(daemons.remove(number)).orElseThrow().close();
  }

  private void restart(int number) throws IOException {
    stop(number);
    start(number);
  }

  private Daemon daemon(int number) {
    return Optional.ofNullable(daemons.get(number)).orElseThrow();
  }

  private String address(int number) {
    return Optional.ofNullable(addresses.get(number)).orElseThrow();
  }

  private ApiClient api(int number) {
    return ApiClient.unix(directory.resolve("node" + number + ".sock")).withTimeout(LIMIT);
  }

  private ManagerAccess manager(int number) {
    return daemon(number).node().manager().orElseThrow();
  }

  private ClusterState state() {
    return manager(1).state();
  }

  private Cluster cluster() {
    return state().cluster().orElseThrow();
  }

  private RootKey rootKey() {
    return state().rootKey().orElseThrow();
  }

  private String token(String role) {
    var tokens = cluster().joinTokens().orElseThrow();
    return role.equals("manager") ? tokens.manager() : tokens.worker();
  }

  private void update(ClusterSpec spec, String more) {
    var path = "/swarm/update?version=" + cluster().version().index() + more;
    assertThat(api(1).post(path, ModelJson.write(spec), "u" + System.nanoTime()).status())
        .isEqualTo(200);
  }

  private void unlock(int number, String key) {
    api(number).post("/swarm/unlock", "{\"UnlockKey\":\"" + key + "\"}", "unlock");
  }

  private void assertUnlockRefused(int number, String key, int status, String why) {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> unlock(number, key))
        .withMessageContaining(why)
        .satisfies(refusal -> assertThat(refusal.status()).isEqualTo(status));
  }

  private LocalState localState(int number) {
    return daemon(number).node().info().join().state();
  }

  private String keyFile(int number) {
    try {
      return Files.readString(directory.resolve("node" + number).resolve("data.key"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isLocked(int number) {
    return keyFile(number).contains("\"Wrapping\":\"\"");
  }

  private List<String> serials() {
    return daemons.values().stream()
        .map(daemon -> daemon.node().tls().orElseThrow().identity().certificate().leaf())
        .map(leaf -> leaf.getSerialNumber().toString(36))
        .toList();
  }

  private long ready() {
    return state().nodes().values().stream()
        .filter(node -> node.status().state() == NodeState.READY)
        .count();
  }

  private void createAt(int number, String name, int replicas) {
    var spec = ModelJson.write(SampleSwarm.service("-", name, replicas).spec());
    assertThat(api(number).post("/services/create", spec, "create-" + name).status())
        .isEqualTo(201);
    await(name + " runs", () -> tasks(name).size() == replicas);
  }

  private List<String> tasks(String service) {
    return state().tasksOfService(state().serviceIds().getOrDefault(service, "")).values().stream()
        .filter(task -> task.state() == TaskState.RUNNING)
        .map(Task::id)
        .toList();
  }

  private static void await(String what, BooleanSupplier condition) {
    watch(condition, LIMIT);
    assertThat(condition.getAsBoolean()).as(what).isTrue();
  }

  /// Until it holds or the time is up.
  private static void watch(BooleanSupplier condition, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(20_000_000);
    }
  }
}
