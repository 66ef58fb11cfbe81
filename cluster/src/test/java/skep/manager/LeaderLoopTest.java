package skep.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import skep.api.SampleSwarm;
import skep.model.TaskState;
import skep.model.TaskStatus;
import skep.session.AgentMessage.Observed;
import skep.sim.SimScheduler;
import skep.store.ClusterState;
import skep.store.Draft;
import skep.store.StoreFsm;

/// What happens to requests and reports when the log does not take them.
final class LeaderLoopTest {
  private static final Duration MOMENT = Duration.ofSeconds(5);

  private final SimScheduler world = new SimScheduler(1);
  private final MemoryStore store = new MemoryStore(world.process("n1"), sample());
  private final AtomicInteger ids = new AtomicInteger();
  private final LeaderLoop leader =
      new LeaderLoop(world.process("n1"), store, () -> "id" + ids.incrementAndGet());

  private static ClusterState sample() {
    var draft = new Draft(ClusterState.EMPTY);
    SampleSwarm.fill(draft);
    return ((StoreFsm.Outcome.Applied) StoreFsm.apply(ClusterState.EMPTY, draft.batch())).state();
  }

  private void lead() {
    store.lead();
    world.runFor(MOMENT);
  }

  private static ControlRequest create(String name, int replicas) {
    return new ControlRequest.CreateService(SampleSwarm.service("-", name, replicas).spec());
  }

  private static ControlException.Kind refusal(CompletableFuture<String> answer) {
    assertTrue(answer.isDone(), "not answered");
    return assertInstanceOf(ControlException.class, answer.exceptionNow()).kind();
  }

  @Test
  void a_refused_request_is_answered_when_the_batch_it_came_with_fails() {
    lead();
    store.failures.add(new StoreException.OutcomeUnknown("quorum lost"));

    var good = leader.submit("r1", create("new", 1));
    var refused = leader.submit("r2", create("web", 1));
    world.runFor(MOMENT);

    assertEquals(ControlException.Kind.OUTCOME_UNKNOWN, refusal(good));
    assertEquals(ControlException.Kind.OUTCOME_UNKNOWN, refusal(refused));
  }

  @Test
  void a_request_repeated_after_an_unknown_outcome_is_carried_out_once() {
    lead();
    store.failures.add(new StoreException.OutcomeUnknown("quorum lost"));
    var _ = leader.submit("r1", create("new", 1));
    world.runFor(MOMENT);

    var first = leader.submit("r1", create("new", 1));
    world.runFor(MOMENT);
    var second = leader.submit("r1", create("new", 1));
    world.runFor(MOMENT);

    assertEquals(first.join(), second.join());
    assertTrue(store.state().serviceIds().containsKey("new"));
  }

  @Test
  void a_plan_too_large_for_the_log_goes_in_smaller_pieces() {
    lead();
    store.actionsMax = 7;

    var answer = leader.submit("r1", create("new", 100));
    world.runFor(MOMENT);

    assertEquals(100, store.state().tasksOfService(answer.join()).size());
    assertTrue(store.written.stream().allMatch(batch -> batch.actions().size() <= 7));
  }

  @Test
  void an_outcome_is_never_in_the_log_before_what_it_stands_for() {
    lead();
    store.actionsMax = 1;
    store.successesBeforeFailure = 1;
    store.failures.add(new StoreException.NotLeader("deposed"));

    var report = List.of(new Observed("t1", done()), new Observed("t2", done()));
    leader.report("w1", report, () -> {});
    var first = leader.submit("r1", create("one", 1));
    var second = leader.submit("r2", create("two", 1));
    world.runFor(MOMENT);

    assertEquals(ControlException.Kind.OUTCOME_UNKNOWN, refusal(first));
    assertEquals(ControlException.Kind.OUTCOME_UNKNOWN, refusal(second));
    for (var outcome : store.state().outcomes().values()) {
      assertTrue(store.state().service(outcome.result()).isPresent(), outcome.requestId());
    }
    assertEquals("[]", store.state().outcomes().keySet().toString());
  }

  @Test
  void a_report_is_taken_only_once_it_is_in_the_log() {
    lead();
    store.failures.add(new StoreException.OutcomeUnknown("quorum lost"));
    var seen = new ArrayList<TaskState>();

    leader.report("w1", List.of(new Observed("t2", done())), () -> seen.add(state("t2")));
    world.runFor(MOMENT);

    assertEquals(0, store.failures.size());
    assertEquals(List.of(TaskState.COMPLETE), seen);
  }

  @Test
  void requests_are_refused_at_once_without_leadership() {
    var answer = leader.submit("r1", create("new", 1));
    world.runFor(MOMENT);
    assertEquals(ControlException.Kind.NO_LEADER, refusal(answer));
  }

  private TaskState state(String taskId) {
    return store.state().task(taskId).orElseThrow().state();
  }

  private static TaskStatus done() {
    return TaskStatus.of(SampleSwarm.T, TaskState.COMPLETE, "finished");
  }
}
