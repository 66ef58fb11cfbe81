package skep.api;

import static org.assertj.core.api.Assertions.assertThat;
import static skep.api.SampleSwarm.request;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import skep.api.client.ManagerReport;
import skep.manager.ControlException;
import skep.manager.ControlException.Kind;
import skep.manager.ControlRequest;
import skep.manager.StoreException;
import skep.model.ModelJson;
import skep.model.Node;
import skep.model.NodeRole;
import skep.model.Service;
import skep.model.Task;

/// The API in one thread against a manager that does as told.
class SwarmApiTest {
  private static final Instant NOW = Instant.parse("2026-02-02T00:00:00Z");

  private final FakeNode node = new FakeNode();
  private final FakeManager manager = new FakeManager(SampleSwarm.ledBy("n1"));
  private final List<ApiRequest> forwarded = new ArrayList<>();
  private CompletableFuture<ApiResponse> leaderAnswer =
      CompletableFuture.completedFuture(ApiResponse.plain(200, "from the leader"));
  private CompletableFuture<ApiResponse> managersReport =
      CompletableFuture.completedFuture(ApiResponse.json(200, ledReport()));
  private final SwarmApi api =
      new SwarmApi(
          node,
          (_, request, _) -> {
            if (request.path().equals("/skep/manager")) {
              return managersReport;
            }
            forwarded.add(request);
            return leaderAnswer;
          },
          InstantSource.fixed(NOW),
          Runnable::run,
          "0.1",
          Duration.ofMillis(200));

  private static ManagerReport ledReport() {
    return new ManagerReport(
        "n2", "leader", "led", 7, Optional.of("n2"), 42, 43, NOW, NOW, NOW, List.of());
  }

  @BeforeEach
  void lead() {
    manager.write(SampleSwarm::fill);
    node.manager = Optional.of(manager);
  }

  private ApiResponse call(String method, String path, String body) {
    return api.handle(request(method, path, body)).join();
  }

  private ApiResponse get(String path) {
    return call("GET", path, "");
  }

  @Test
  void ping_tells_versions_and_the_part_in_the_swarm() {
    var response = call("HEAD", "/_ping", "");

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.headers())
        .containsEntry("Api-Version", "1.51")
        .containsEntry("Swarm", "active/manager")
        .containsEntry("Ostype", "linux");
    assertThat(get("/_ping").text()).isEqualTo("OK");
  }

  @Test
  void a_version_newer_or_older_than_spoken_is_refused_in_dockers_words() {
    assertThat(get("/v1.52/nodes").text())
        .isEqualTo(
            "{\"message\":\"client version 1.52 is too new. Maximum supported API version is"
                + " 1.51\"}");
    assertThat(get("/v1.23/nodes").text())
        .contains("client version 1.23 is too old. Minimum supported API version is 1.24,");
    assertThat(get("/v1.44/nodes").status()).isEqualTo(200);
  }

  @Test
  void an_unknown_path_is_not_found() {
    assertThat(get("/v1.44/secrets").status()).isEqualTo(404);
    assertThat(get("/hello").text()).isEqualTo("{\"message\":\"page not found\"}");
  }

  @Test
  void a_node_shows_leadership_and_reachability_as_they_are_now() {
    var nodes = ModelJson.readList(Node.class, get("/nodes").text());

    assertThat(nodes).extracting(Node::hostname).containsExactly("alpha", "beta", "gamma");
    assertThat(nodes.get(0).managerStatus().orElseThrow().leader()).isTrue();
    assertThat(nodes.get(0).managerStatus().orElseThrow().reachability().wire())
        .isEqualTo("reachable");
    assertThat(nodes.get(1).managerStatus().orElseThrow().leader()).isFalse();
    assertThat(nodes.get(1).managerStatus().orElseThrow().reachability().wire())
        .isEqualTo("unreachable");
    assertThat(nodes.get(2).managerStatus()).isEmpty();
  }

  @Test
  void json_of_a_node() {
    assertThat(get("/nodes/alpha").text())
        .isEqualTo(
            """
            {"ID":"n1","Version":{"Index":1},"CreatedAt":"2026-01-01T00:00:00Z",\
            "UpdatedAt":"2026-01-01T00:00:00Z","Spec":{"Name":"","Labels":{"disk":"ssd"},\
            "Role":"manager","Availability":"active"},"Description":{"Hostname":"alpha",\
            "Platform":{"Architecture":"x86_64","OS":"linux"},"Resources":{"NanoCPUs":2000000000,\
            "MemoryBytes":1024},"Engine":{"EngineVersion":"28.2.2","Labels":{"rack":"r1"},\
            "Plugins":[]}},"Status":{"State":"ready","Message":"","Addr":"10.0.0.1"},\
            "ManagerStatus":{"Leader":true,"Reachability":"reachable","Addr":"10.0.0.1:2377",\
            "RaftID":"n1","RaftAddr":"10.0.0.1:7900",\
            "Voter":true,"Leaving":false,"Message":""}}\
            """);
  }

  @Test
  void json_of_the_swarm_section_of_info() {
    node.description = manager.state().node("n1").orElseThrow().description();

    var info = get("/info").text();

    assertThat(info)
        .startsWith(
            """
            {"ID":"n1","Name":"alpha","ServerVersion":"28.2.2","OSType":"linux",\
            "Architecture":"x86_64","NCPU":2,"MemTotal":1024,"Swarm":{"NodeID":"n1",\
            "NodeAddr":"10.0.0.1","LocalNodeState":"active","ControlAvailable":true,"Error":"",\
            "RemoteManagers":[{"NodeID":"n1","Addr":"10.0.0.1:2377"}],"Nodes":3,"Managers":2,\
            "Cluster":{"ID":"c1","Version":{"Index":1},\
            """)
        .contains("two-manager configuration")
        .doesNotContain("token");
  }

  @Test
  void json_of_a_service_and_a_task() {
    assertThat(get("/services/web").text())
        .startsWith(
            """
            {"ID":"s1","Version":{"Index":1},"CreatedAt":"2026-01-01T00:00:00Z",\
            "UpdatedAt":"2026-01-01T00:00:00Z","Spec":{"Name":"web","Labels":{"tier":"front"},\
            "TaskTemplate":{"ContainerSpec":{"Image":"nginx:1.27",\
            """)
        .contains("\"Mode\":{\"Replicated\":{\"Replicas\":2}}");
    assertThat(get("/tasks/t1").text())
        .startsWith(
            """
            {"ID":"t1","Version":{"Index":1},"CreatedAt":"2026-01-01T00:00:00Z",\
            "UpdatedAt":"2026-01-01T00:00:00Z","ServiceID":"s1","ServiceName":"web","Slot":1,\
            "NodeID":"n1","Spec":{"ContainerSpec":{"Image":"nginx:1.27",\
            """)
        .contains("\"State\":\"running\"")
        .contains("\"DesiredState\":\"running\"");
  }

  @Test
  void defaults_are_inserted_only_when_asked_for() {
    assertThat(get("/services/web").text()).doesNotContain("StopGracePeriod");
    assertThat(get("/services/web?insertDefaults=true").text())
        .contains("\"StopGracePeriod\":10000000000")
        .contains("\"UpdateConfig\":{\"Parallelism\":1,\"Delay\":0,\"FailureAction\":\"pause\"");
  }

  @Test
  void services_count_their_tasks_when_asked() {
    var counted = ModelJson.readList(Service.class, get("/services?status=true").text());
    var plain = ModelJson.readList(Service.class, get("/services").text());

    assertThat(counted.getFirst().serviceStatus().orElseThrow().runningTasks()).isEqualTo(2);
    assertThat(counted.getFirst().serviceStatus().orElseThrow().desiredTasks()).isEqualTo(2);
    assertThat(plain.getFirst().serviceStatus()).isEmpty();
  }

  @Test
  void filters_are_read_in_both_of_dockers_forms() {
    assertThat(nodeIds("{\"role\":[\"worker\"]}")).containsExactly("w1");
    assertThat(nodeIds("{\"name\":{\"al\":true,\"be\":true}}")).containsExactly("n1", "n2");
    assertThat(nodeIds("{\"node.label\":[\"disk=hdd\"]}")).isEmpty();
    assertThat(nodeIds("{\"label\":[\"rack\"],\"id\":[\"n\"]}")).containsExactly("n1", "n2");
    assertThat(get("/nodes?filters={\"colour\":[\"red\"]}").text())
        .contains("invalid filter 'colour'");
    assertThat(get("/nodes?filters={").status()).isEqualTo(400);
  }

  private List<String> nodeIds(String filters) {
    return ModelJson.readList(Node.class, get("/nodes?filters=" + filters).text()).stream()
        .map(Node::id)
        .toList();
  }

  @Test
  void tasks_are_found_by_service_node_and_state() {
    manager.write(d -> d.put(SampleSwarm.service("s2", "other", 0)));

    assertThat(taskIds("{\"service\":[\"web\"]}")).containsExactly("t1", "t2");
    assertThat(taskIds("{\"service\":[\"other\"]}")).isEmpty();
    assertThat(taskIds("{\"node\":[\"gamma\"]}")).containsExactly("t2");
    assertThat(taskIds("{\"service\":{\"s1\":true},\"_up-to-date\":{\"true\":true}}"))
        .containsExactly("t1", "t2");
    assertThat(taskIds("{\"desired-state\":[\"shutdown\"]}")).isEmpty();
    assertThat(taskIds("{\"label\":[\"tier=front\"]}")).containsExactly("t1", "t2");
    assertThat(get("/tasks?filters={\"service\":[\"nope\"]}").status()).isEqualTo(404);
  }

  private List<String> taskIds(String filters) {
    return ModelJson.readList(Task.class, get("/tasks?filters=" + filters).text()).stream()
        .map(Task::id)
        .toList();
  }

  @Test
  void objects_are_looked_up_by_id_then_name_then_beginning_of_the_id() {
    assertThat(get("/nodes/w").text()).contains("\"Hostname\":\"gamma\"");
    assertThat(get("/nodes/n").status()).isEqualTo(400);
    assertThat(get("/nodes/n").text()).contains("node n is ambiguous (2 matches found)");
    assertThat(get("/nodes/zz").status()).isEqualTo(404);
    assertThat(get("/nodes/zz").text()).contains("node zz not found");
  }

  @Test
  void join_tokens_are_only_in_the_swarm_and_the_root_key_is_nowhere() {
    assertThat(get("/swarm").text()).contains("worker-token");
    for (var path : List.of("/nodes", "/services", "/tasks", "/info", "/swarm", "/skep/status")) {
      assertThat(get(path).text()).doesNotContain("private key");
    }
    assertThat(get("/swarm/unlockkey").text()).isEqualTo("{\"UnlockKey\":\"\"}");
  }

  @Test
  void a_service_is_created_once_per_request_id() {
    var spec = ModelJson.write(SampleSwarm.service("x", "new", 1).spec());
    var request = request("POST", "/services/create", spec).withHeader("Skep-Request-Id", "r1");

    var response = api.handle(request).join();

    assertThat(response.status()).isEqualTo(201);
    assertThat(response.text()).isEqualTo("{\"ID\":\"made-id\",\"Warnings\":[]}");
    assertThat(manager.requestIds).containsExactly("r1");
    assertThat(manager.submitted.getFirst()).isInstanceOf(ControlRequest.CreateService.class);
  }

  @Test
  void a_body_that_is_no_spec_is_the_askers_fault() {
    assertThat(call("POST", "/services/create", "{").status()).isEqualTo(400);
    assertThat(call("POST", "/services/create", "").status()).isEqualTo(400);
    assertThat(call("POST", "/services/create", "{}").text()).contains("TaskTemplate");
    assertThat(call("POST", "/nodes/n1/update?version=x", "{}").text())
        .contains("invalid node version 'x'");
  }

  @Test
  void every_kind_of_refusal_has_its_status() {
    var statuses = new ArrayList<String>();
    for (var kind : Kind.values()) {
      manager.refusal = Optional.of(new ControlException(kind, "because"));
      statuses.add(kind + " " + call("DELETE", "/services/web", "").status());
    }

    assertThat(statuses)
        .containsExactly(
            "INVALID 400",
            "NOT_FOUND 404",
            "EXISTS 409",
            "PRECONDITION 400",
            "OUT_OF_SEQUENCE 409",
            "UNIMPLEMENTED 501",
            "UNAUTHENTICATED 401",
            "FORBIDDEN 403",
            "NO_LEADER 500",
            "NO_QUORUM 500",
            "NO_MANAGER 503",
            "OUTCOME_UNKNOWN 500",
            "NOT_IN_SWARM 503");
  }

  @Test
  void a_leader_deposed_under_a_write_says_there_is_none() {
    manager.refusal = Optional.of(new StoreException.NotLeader("deposed"));

    var response = call("DELETE", "/nodes/w1?force=1", "");

    assertThat(response.status()).isEqualTo(500);
    assertThat(response.text()).contains("The swarm does not have a leader");
    assertThat(manager.submitted)
        .as("tried again while a leader is elected")
        .hasSizeGreaterThan(1)
        .containsOnly(new ControlRequest.RemoveNode("w1", true));
    assertThat(manager.requestIds).as("under one id").hasSizeGreaterThan(1);
    assertThat(new TreeSet<>(manager.requestIds)).hasSize(1);
  }

  @Test
  void tokens_are_made_here_and_written_only_as_asked() {
    call("POST", "/swarm/update?version=1&rotateWorkerToken=true", "{}");

    var request = (ControlRequest.UpdateCluster) manager.submitted.getFirst();
    assertThat(request.secrets().workerToken()).contains("new-worker-token");
    assertThat(request.secrets().managerToken()).isEmpty();
  }

  @Test
  void rollback_needs_a_previous_spec() {
    var response = call("POST", "/services/web/update?version=1&rollback=previous", "{}");

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.text()).contains("service web does not have a previous spec");
  }

  @Test
  void the_leader_answers_after_a_barrier_and_marks_the_answer() {
    var response = get("/nodes");

    assertThat(response.headers())
        .containsEntry("Skep-Linearizable", "true")
        .containsEntry("Skep-As-Of", NOW.toString())
        .containsEntry("Skep-Source", "alpha")
        .containsEntry("Skep-Revision", "1");
  }

  @Test
  void without_a_confirmed_leader_reads_are_answered_and_marked_as_old() {
    manager.barrierFails = true;
    var deposed = get("/nodes");
    manager.setGroup(SampleSwarm.leaderless());
    var leaderless = get("/nodes");

    assertThat(List.of(deposed, leaderless))
        .allSatisfy(
            response -> {
              assertThat(response.status()).isEqualTo(200);
              assertThat(response.headers())
                  .containsEntry("Skep-Linearizable", "false")
                  .containsEntry("Skep-As-Of", FakeManager.AS_OF.toString());
            });
  }

  @Test
  void without_a_leader_writes_are_refused_in_swarms_words() {
    manager.setGroup(SampleSwarm.leaderless());

    var response = call("DELETE", "/services/web", "");

    assertThat(response.status()).isEqualTo(500);
    assertThat(response.text())
        .contains(
            "rpc error: code = Unknown desc = The swarm does not have a leader. It's possible that"
                + " too few managers are online. Make sure more than half of the managers are"
                + " online.");
    assertThat(forwarded).isEmpty();
  }

  @Test
  void a_follower_hands_everything_to_the_leader() {
    manager.setGroup(SampleSwarm.ledBy("n2"));

    assertThat(get("/nodes").text()).isEqualTo("from the leader");
    assertThat(call("DELETE", "/services/web", "").text()).isEqualTo("from the leader");

    assertThat(forwarded).hasSize(2);
    assertThat(forwarded.getLast().header("Skep-Request-Id")).isPresent();
    assertThat(forwarded.getLast().header("Skep-Hops")).contains("1");
  }

  @Test
  void a_follower_whose_leader_is_gone_answers_reads_itself() {
    manager.setGroup(SampleSwarm.ledBy("n2"));
    leaderAnswer =
        CompletableFuture.failedFuture(new ControlException(Kind.NO_LEADER, "nobody there"));

    assertThat(get("/nodes").headers()).containsEntry("Skep-Linearizable", "false");
    assertThat(call("DELETE", "/services/web", "").text()).contains("None was elected within");
  }

  @Test
  void a_request_handed_on_twice_goes_no_further() {
    manager.setGroup(SampleSwarm.ledBy("n2"));
    var request =
        new ApiRequest(
            "DELETE",
            "/services/web",
            new java.util.TreeMap<>(),
            new java.util.TreeMap<>(java.util.Map.of("Skep-Hops", "2")),
            "",
            new Origin.Forwarded("n2", NodeRole.MANAGER));

    assertThat(api.handle(request).join().text()).contains("does not have a leader");
    assertThat(forwarded).isEmpty();
  }

  @Test
  void a_worker_hands_everything_to_a_manager() {
    node.manager = Optional.empty();

    assertThat(get("/tasks").text()).isEqualTo("from the leader");
    assertThat(call("HEAD", "/_ping", "").headers()).containsEntry("Swarm", "active/worker");
  }

  @Test
  void outside_a_swarm_every_swarm_endpoint_says_so() {
    node.manager = Optional.empty();
    node.localState = NodeInfo.LocalState.INACTIVE;

    assertThat(get("/nodes").status()).isEqualTo(503);
    assertThat(get("/nodes").text())
        .contains("Use \\\"skep swarm init\\\" or \\\"skep swarm join\\\"");
    assertThat(get("/info").text()).contains("\"LocalNodeState\":\"inactive\"");
    assertThat(call("POST", "/swarm/init?dryRun=1", "{}").text()).contains("\"Name\":\"Init\"");
    assertThat(call("POST", "/swarm/leave?dryRun=1", "").text()).contains("\"Name\":\"Leave\"");
    for (var path : List.of("/swarm/unlock", "/skep/recover", "/skep/restore")) {
      var refused = call("POST", path + "?dryRun=1", "{\"UnlockKey\":\"k\"}");
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.text()).contains("cannot be rehearsed; nothing was done");
    }
    assertThat(node.asked).isEmpty();
    assertThat(call("POST", "/swarm/init", "{}").text()).isEqualTo("\"n1\"");
    assertThat(call("POST", "/swarm/unlock", "{\"UnlockKey\":\"k\"}").status()).isEqualTo(200);
    assertThat(call("POST", "/swarm/join", "{}").text()).contains("at least 1 RemoteAddr");
    assertThat(call("POST", "/swarm/leave?force=1", "").status()).isEqualTo(200);
    assertThat(node.asked).hasSize(3).contains("k", true);
  }

  @Test
  void another_node_may_not_ask_what_only_an_operator_may() {
    var request =
        new ApiRequest(
            "POST",
            "/swarm/leave",
            new java.util.TreeMap<>(),
            new java.util.TreeMap<>(),
            "",
            new Origin.Forwarded("w1", NodeRole.WORKER));

    assertThat(api.handle(request).join().status()).isEqualTo(403);
    assertThat(node.asked).isEmpty();
  }

  @Test
  void changes_no_longer_kept_are_gone() {
    manager.installSnapshot();

    var response = get("/skep/events?since=0");

    assertThat(response.status()).isEqualTo(410);
    assertThat(response.text()).contains("no longer kept").contains("hint");
    assertThat(get("/skep/events?since=one").status()).isEqualTo(400);
  }
}
