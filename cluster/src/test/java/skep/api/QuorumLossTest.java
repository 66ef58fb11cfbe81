package skep.api;

import static org.assertj.core.api.Assertions.assertThat;
import static skep.api.SampleSwarm.request;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import skep.api.client.ManagerReport;
import skep.api.client.SwarmStatus;
import skep.manager.ControlException;
import skep.manager.ControlException.Kind;
import skep.manager.GroupView;
import skep.manager.StoreException;
import skep.model.ModelJson;

/// What each node answers while managers are missing. The manager here is n1, a follower or alone;
/// the other manager is n2.
class QuorumLossTest {
  private static final Instant NOW = Instant.parse("2026-02-02T00:00:00Z");
  private static final Duration PATIENCE = Duration.ofMillis(400);

  private final FakeNode node = new FakeNode();
  private final FakeManager manager = new FakeManager(SampleSwarm.leaderless());
  private final List<ApiRequest> forwarded = new ArrayList<>();

  /// Answers of other managers, by `address path`; who has none cannot be reached.
  private final TreeMap<String, CompletableFuture<ApiResponse>> peers = new TreeMap<>();

  private final SwarmApi api =
      new SwarmApi(node, this::call, InstantSource.fixed(NOW), Runnable::run, "0.1", PATIENCE);

  private CompletableFuture<ApiResponse> call(String address, ApiRequest request, Duration limit) {
    if (!request.path().equals("/skep/manager")) {
      forwarded.add(request);
    }
    return peers.getOrDefault(
        address + " " + request.path(),
        CompletableFuture.failedFuture(
            new ControlException(Kind.NO_MANAGER, address + ": connection refused")));
  }

  @BeforeEach
  void member() {
    manager.write(SampleSwarm::fill);
    node.manager = Optional.of(manager);
  }

  private ApiResponse call(String method, String path) {
    return api.handle(request(method, path, "")).join();
  }

  private static CompletableFuture<ApiResponse> says(Object json) {
    return CompletableFuture.completedFuture(ApiResponse.json(200, json));
  }

  private static ManagerReport report(String id, String role, String standing) {
    return new ManagerReport(
        id,
        role,
        standing,
        7,
        standing.equals("led") ? Optional.of(id) : Optional.empty(),
        42,
        50,
        NOW.plusSeconds(9),
        NOW.minus(Duration.ofDays(80)),
        NOW.plus(Duration.ofDays(2)),
        List.of(
            new ManagerReport.Member("n1", true, Optional.of(48L), Optional.of(30L)),
            new ManagerReport.Member("n2", true, Optional.of(50L), Optional.of(0L))));
  }

  @Test
  void without_a_quorum_a_write_is_refused_at_once_with_the_reason_and_the_way_out() {
    long began = System.nanoTime();

    var response = call("DELETE", "/services/web");

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(PATIENCE);
    assertThat(Persistence.refusal(response)).contains(Kind.NO_QUORUM);
    assertThat(response.text())
        .contains("The swarm does not have a leader")
        .contains("1 of 2 managers answer, 2 are needed: beta unreachable (not seen since this")
        .contains("Nothing was done.")
        .contains("bring one more manager back")
        .contains("--force-new-cluster");
    assertThat(forwarded).isEmpty();
  }

  @Test
  void during_an_election_a_write_waits_and_is_done_once() {
    manager.setGroup(electing());
    CompletableFuture.delayedExecutor(100, java.util.concurrent.TimeUnit.MILLISECONDS)
        .execute(() -> manager.setGroup(SampleSwarm.ledBy("n1")));

    assertThat(call("DELETE", "/services/web").status()).isEqualTo(200);
    assertThat(manager.submitted).hasSize(1);
  }

  @Test
  void an_election_without_an_end_is_refused_in_the_end() {
    manager.setGroup(electing());

    var response = call("DELETE", "/services/web");

    assertThat(Persistence.refusal(response)).contains(Kind.NO_LEADER);
    assertThat(response.text()).contains("nothing was done");
  }

  @Test
  void what_became_of_a_write_whose_leader_was_lost_is_said_to_be_unknown() {
    manager.setGroup(SampleSwarm.ledBy("n1"));
    manager.refusal = Optional.of(new StoreException.OutcomeUnknown("lost its majority"));
    CompletableFuture.delayedExecutor(100, java.util.concurrent.TimeUnit.MILLISECONDS)
        .execute(() -> manager.setGroup(SampleSwarm.leaderless()));

    var response = call("DELETE", "/services/web");

    assertThat(Persistence.refusal(response)).contains(Kind.OUTCOME_UNKNOWN);
    assertThat(response.text()).contains("whether it was done is not known");
    assertThat(new TreeSet<>(manager.requestIds)).as("ids of the tries").hasSize(1);
  }

  @Test
  void reads_are_answered_and_marked_with_age_and_source() {
    var response = call("GET", "/nodes");

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.headers())
        .containsEntry("Skep-Linearizable", "false")
        .containsEntry("Skep-Quorum", "NO QUORUM 1/2")
        .containsEntry("Skep-Source", "alpha")
        .containsEntry(
            "Skep-Age-Ms", String.valueOf(Duration.between(FakeManager.AS_OF, NOW).toMillis()));
  }

  @Test
  void status_without_a_quorum_is_what_this_manager_sees() {
    var status = status();

    assertThat(status.state()).isEqualTo("NO QUORUM");
    assertThat(status.self()).isEqualTo("n1");
    assertThat(status.source()).isEqualTo("alpha");
    assertThat(status.leader()).isEmpty();
    assertThat(status.leaderlessMs()).isEqualTo(41_000);
    assertThat(status.warnings())
        .containsExactly(
            "beta unreachable (not seen since alpha started)",
            "bring one more manager back (`skep swarm status` shows which are missing); if they are"
                + " gone for good: `skep swarm recover`, or `skep swarm init --force-new-cluster`"
                + " on a manager that lives",
            "2 managers tolerate no more losses than 1: add one or demote one");
  }

  @Test
  void a_follower_shows_what_its_leader_knows_and_every_managers_own_word() {
    manager.setGroup(SampleSwarm.ledBy("n2"));
    peers.put("10.0.0.1:2377 /skep/manager", says(report("n2", "leader", "led")));

    var status = status();

    assertThat(status.state()).isEqualTo("HEALTHY");
    var own = status.managers().getFirst();
    assertThat(own.lastIndex()).contains(48L);
    assertThat(own.lag()).contains(2L);
    assertThat(own.certificateExpires()).contains(FakeManager.AS_OF.plus(Duration.ofDays(90)));
    var leader = status.managers().getLast();
    assertThat(leader.role()).isEqualTo("leader");
    assertThat(leader.certificateExpires()).contains(NOW.plus(Duration.ofDays(2)));
    assertThat(status.warnings())
        .contains(
            "the certificate of beta expires in 2d and should have been renewed by now",
            "the clock of alpha is 9s behind the leader's");
  }

  @Test
  void a_worker_asks_the_manager_that_knows_a_leader() {
    node.manager = Optional.empty();
    peers.put("10.0.0.1:2377 /skep/manager", says(report("n2", "leader", "led")));
    peers.put("10.0.0.1:2377 /tasks", says(List.of("a task")));

    assertThat(call("GET", "/tasks").text()).isEqualTo("[\"a task\"]");
    assertThat(forwarded).hasSize(1);
  }

  @Test
  void a_worker_says_so_when_no_manager_answers() {
    node.manager = Optional.empty();

    var refused = call("DELETE", "/services/web");

    assertThat(Persistence.refusal(refused)).contains(Kind.NO_MANAGER);
    assertThat(refused.text()).contains("10.0.0.1:2377: connection refused");
    assertThat(forwarded).as("nothing was sent").isEmpty();
    var status = status();
    assertThat(status.state()).isEqualTo("UNREACHABLE");
    assertThat(status.role()).isEqualTo("worker");
    assertThat(status.managers())
        .extracting(SwarmStatus.Manager::addr)
        .containsExactly("10.0.0.1:2377");
  }

  @Test
  void a_worker_remembers_what_it_was_told() {
    var told = call("GET", "/skep/status");
    node.manager = Optional.empty();
    peers.put("10.0.0.1:2377 /skep/manager", says(report("n2", "leader", "led")));
    peers.put("10.0.0.1:2377 /skep/status", CompletableFuture.completedFuture(told));
    call("GET", "/skep/status");
    peers.clear();

    assertThat(status().managers())
        .extracting(SwarmStatus.Manager::hostname)
        .containsExactly("alpha", "beta");
  }

  private SwarmStatus status() {
    return ModelJson.read(SwarmStatus.class, call("GET", "/skep/status").text());
  }

  private static GroupView electing() {
    return new GroupView(
        "n1",
        GroupView.Role.CANDIDATE,
        8,
        Optional.empty(),
        42,
        List.of(new GroupView.Member("n1", true, true), new GroupView.Member("n2", true, true)));
  }
}
