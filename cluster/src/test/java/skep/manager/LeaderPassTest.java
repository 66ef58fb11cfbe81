package skep.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import skep.manager.ControlException.Kind;
import skep.model.NodeRole;
import skep.model.NodeState;
import skep.model.RestartCondition;
import skep.model.RestartPolicy;
import skep.model.Task;
import skep.model.TaskState;
import skep.model.TaskStatus;
import skep.session.AgentMessage.Observed;
import skep.sim.SimLoop;
import skep.sim.SimScheduler;
import skep.store.Draft;
import skep.store.StoredObjects;

class LeaderPassTest {
  private final SimScheduler world = new SimScheduler(1);
  private final SimLoop loop = world.process("m1");
  private final FakeStore store = new FakeStore(loop);
  private int idsMade;
  private final LeaderLoop leader =
      new LeaderLoop(loop, store, () -> "id%04d".formatted(++idsMade));

  private static ControlRequest create(String name, long replicas) {
    return new ControlRequest.CreateService(StoredObjects.spec(name, replicas));
  }

  /// A swarm of one ready node, led.
  private void lead() {
    var draft = new Draft(store.state());
    draft.put(StoredObjects.cluster());
    draft.put(StoredObjects.node("n1", NodeRole.WORKER));
    store.write(draft.batch());
    store.lead(true);
    settle();
    store.proposed().clear();
  }

  private void settle() {
    world.runFor(Duration.ofMillis(200));
  }

  private static Kind refusal(CompletableFuture<String> answer) {
    assertThat(answer).isCompletedExceptionally();
    return ((ControlException) answer.exceptionNow()).kind();
  }

  @Test
  void requests_that_wait_go_into_the_log_in_one_entry_with_what_follows_from_them() {
    lead();

    var a = leader.submit("r1", create("a", 1));
    var b = leader.submit("r2", create("b", 2));
    settle();

    assertThat(store.proposed()).hasSize(1);
    assertThat(store.proposed().getFirst().outcomes())
        .extracting(outcome -> outcome.requestId())
        .containsExactly("r1", "r2");
    assertThat(store.state().serviceIds())
        .containsEntry("a", a.join())
        .containsEntry("b", b.join());
    assertThat(store.state().tasks().values())
        .hasSize(3)
        .allSatisfy(task -> assertThat(task.nodeId()).contains("n1"));
  }

  @Test
  void nothing_is_proposed_while_nothing_happens() {
    lead();

    world.runFor(Duration.ofMinutes(10));

    assertThat(store.proposed()).isEmpty();
  }

  @Test
  void a_request_sent_again_gets_the_same_answer_and_is_not_carried_out_twice() {
    lead();

    var first = leader.submit("r1", create("web", 0));
    var atOnce = leader.submit("r1", create("web", 0));
    settle();
    var later = leader.submit("r1", create("web", 0));
    settle();

    assertThat(store.state().services()).hasSize(1).containsKey(first.join());
    assertThat(atOnce).isCompletedWithValue(first.join());
    assertThat(later).isCompletedWithValue(first.join());
    assertThat(store.proposed()).hasSize(1);
  }

  @Test
  void a_refused_request_writes_nothing_and_may_be_sent_again() {
    lead();

    var refused = leader.submit("r1", new ControlRequest.RemoveService("web"));
    settle();
    assertThat(refusal(refused)).isEqualTo(Kind.NOT_FOUND);
    assertThat(store.proposed()).isEmpty();

    var _ = leader.submit("r2", create("web", 0));
    settle();
    var again = leader.submit("r1", new ControlRequest.RemoveService("web"));
    settle();
    assertThat(again).isCompleted();
    assertThat(store.state().services()).isEmpty();
  }

  @Test
  void a_refusal_does_not_hold_up_the_others() {
    lead();

    var refused = leader.submit("r1", create("no/name", 1));
    var done = leader.submit("r2", create("web", 1));
    settle();

    assertThat(refusal(refused)).isEqualTo(Kind.INVALID);
    assertThat(done).isCompleted();
  }

  @Test
  void without_leadership_a_request_is_refused_at_once() {
    var before = leader.submit("r1", create("web", 1));
    settle();
    assertThat(refusal(before)).isEqualTo(Kind.NO_LEADER);

    lead();
    store.stick();
    var _ = leader.submit("r2", create("a", 1));
    settle();
    var waiting = leader.submit("r3", create("b", 1));
    store.lead(false);
    settle();

    assertThat(refusal(waiting)).isEqualTo(Kind.NO_LEADER);
    assertThat(leader.isReady()).isFalse();
  }

  @Test
  void a_leader_answers_only_once_it_knows_everything_that_was_acknowledged() {
    var draft = new Draft(store.state());
    draft.put(StoredObjects.cluster());
    store.write(draft.batch());
    store.lead(true);
    var answer = leader.submit("r1", create("web", 1));

    world.runFor(Duration.ofMillis(1));
    assertThat(leader.isReady()).isFalse();
    assertThat(store.proposed()).isEmpty();

    settle();
    assertThat(leader.isReady()).isTrue();
    assertThat(answer).isCompleted();
  }

  @Test
  void a_proposal_of_unknown_fate_is_told_as_such_and_not_repeated() {
    lead();
    store.failNext(new StoreException.OutcomeUnknown("no answer"));

    var answer = leader.submit("r1", create("web", 1));
    settle();

    assertThat(refusal(answer)).isEqualTo(Kind.OUTCOME_UNKNOWN);
    assertThat(store.state().services()).isEmpty();
    var again = leader.submit("r1", create("web", 1));
    settle();
    assertThat(store.state().services()).containsOnlyKeys(again.join());
  }

  @Test
  void a_proposal_that_met_another_leader_is_told_as_no_leader() {
    lead();
    store.failNext(new StoreException.NotLeader("m2 leads"));

    var answer = leader.submit("r1", create("web", 1));
    settle();

    assertThat(refusal(answer)).isEqualTo(Kind.NO_LEADER);
  }

  @Test
  void a_large_plan_goes_into_the_log_in_pieces_and_is_answered_once_what_was_asked_is_there() {
    lead();
    var revisions = new ArrayList<Long>();

    var answer = leader.submit("r1", create("web", 2_500));
    var _ = answer.thenRun(() -> revisions.add(store.state().revision()));
    settle();

    assertThat(answer).isCompleted();
    assertThat(store.proposed()).hasSize(3);
    assertThat(store.proposed())
        .allSatisfy(batch -> assertThat(batch.actions()).hasSizeLessThanOrEqualTo(1_000));
    assertThat(store.proposed().getFirst().outcomes()).hasSize(1);
    assertThat(store.proposed().get(1).outcomes()).isEmpty();
    assertThat(revisions).containsExactly(store.proposed().getFirst().baseRevision() + 1);
    assertThat(store.state().tasksOfNode("n1")).hasSize(2_500);
  }

  @Test
  void when_a_later_piece_fails_what_was_asked_is_answered_and_the_rest_is_planned_anew() {
    lead();

    var answer = leader.submit("r1", create("web", 1_500));
    world.runUntil(() -> store.proposed().size() == 1, Duration.ofSeconds(1));
    store.failNext(new StoreException.NotLeader("m2 leads"));
    world.runFor(Duration.ofSeconds(1));

    assertThat(answer).isCompleted();
    assertThat(store.state().serviceIds()).containsKey("web");
    assertThat(store.state().tasksOfNode("n1")).hasSize(1_500);
  }

  @Test
  void a_report_is_taken_once_it_is_in_the_log() {
    lead();
    var _ = leader.submit("r1", create("web", 1));
    settle();
    var taken = new ArrayList<TaskState>();

    var report = List.of(observed(TaskState.RUNNING));
    leader.report("n1", report, () -> taken.add(task().state()));
    assertThat(taken).isEmpty();
    settle();
    assertThat(taken).containsExactly(TaskState.RUNNING);

    store.proposed().clear();
    leader.report("n1", report, () -> taken.add(task().state()));
    settle();
    assertThat(taken).as("old news is taken too").hasSize(2);
    assertThat(store.proposed()).isEmpty();
  }

  @Test
  void what_was_observed_survives_a_proposal_that_failed_under_a_leader_that_stays() {
    lead();
    var _ = leader.submit("r1", create("web", 1));
    settle();
    store.failNext(new StoreException.NotLeader("the leadership is being handed over"));
    var taken = new ArrayList<String>();

    leader.report("n1", List.of(observed(TaskState.RUNNING)), () -> taken.add("taken"));
    leader.nodeSeen("n1", NodeState.DISCONNECTED, "the node's session broke", "");
    world.runFor(Duration.ofSeconds(1));

    assertThat(taken).containsExactly("taken");
    assertThat(task().state()).isEqualTo(TaskState.RUNNING);
    assertThat(store.state().node("n1").orElseThrow().status().state())
        .isEqualTo(NodeState.DISCONNECTED);
  }

  @Test
  void a_report_under_way_when_leadership_is_lost_is_not_taken() {
    lead();
    var _ = leader.submit("r1", create("web", 1));
    settle();
    store.failNext(new StoreException.OutcomeUnknown("no answer"));
    var taken = new ArrayList<String>();

    leader.report("n1", List.of(observed(TaskState.RUNNING)), () -> taken.add("taken"));
    world.runFor(Duration.ofMillis(1));
    store.lead(false);
    settle();

    assertThat(taken).isEmpty();
  }

  @Test
  void it_wakes_when_a_restart_delay_has_passed() {
    lead();
    var spec = StoredObjects.spec("web", 1);
    var policy =
        new RestartPolicy(
            RestartCondition.ANY, Optional.of(Duration.ofSeconds(7)), 0, Optional.empty());
    var _ =
        leader.submit(
            "r1",
            new ControlRequest.CreateService(
                spec.withTaskTemplate(spec.taskTemplate().withRestartPolicy(policy))));
    settle();
    leader.report("n1", List.of(observed(TaskState.FAILED)), () -> {});
    settle();
    assertThat(wanted(TaskState.READY)).hasSize(1);

    world.runFor(Duration.ofMillis(6_500));
    assertThat(wanted(TaskState.READY)).hasSize(1);
    world.runFor(Duration.ofSeconds(1));
    assertThat(wanted(TaskState.READY)).isEmpty();
    assertThat(wanted(TaskState.RUNNING)).hasSize(1);
  }

  @Test
  void what_liveness_concluded_is_written_once() {
    lead();

    leader.nodeSeen("n1", NodeState.DOWN, "heartbeat failure", "");
    leader.nodeSeen("nobody", NodeState.DOWN, "heartbeat failure", "");
    settle();
    leader.nodeSeen("n1", NodeState.DOWN, "heartbeat failure", "");
    settle();

    var status = store.state().node("n1").orElseThrow().status();
    assertThat(status.state()).isEqualTo(NodeState.DOWN);
    assertThat(status.addr()).as("kept").isEqualTo("10.0.0.1");
    assertThat(store.proposed()).hasSize(1);
  }

  private Task task() {
    return store.state().tasks().firstEntry().getValue();
  }

  private Observed observed(TaskState state) {
    return new Observed(task().id(), TaskStatus.of(loop.now(), state, ""));
  }

  private List<Task> wanted(TaskState desired) {
    return store.state().tasks().values().stream()
        .filter(task -> task.desiredState() == desired && !task.state().isTerminal())
        .toList();
  }
}
