package skep.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import skep.manager.ControlRequest;
import skep.manager.FakeStore;
import skep.manager.LeaderLoop;
import skep.model.Availability;
import skep.model.ClusterObject;
import skep.model.ManagerStatus;
import skep.model.NodeRole;
import skep.model.NodeState;
import skep.model.NodeStatus;
import skep.model.Task;
import skep.model.TaskState;
import skep.model.TaskStatus;
import skep.session.AgentMessage;
import skep.session.AgentMessage.Assignments;
import skep.session.AgentMessage.Heartbeat;
import skep.session.AgentMessage.HeartbeatTaken;
import skep.session.AgentMessage.Hello;
import skep.session.AgentMessage.NodeRemoved;
import skep.session.AgentMessage.NotLeader;
import skep.session.AgentMessage.Welcome;
import skep.sim.SimLoop;
import skep.sim.SimScheduler;
import skep.store.Draft;
import skep.store.StoredObjects;

class DispatcherTest {
  private final SimScheduler world = new SimScheduler(1);
  private final SimLoop loop = world.process("m1");
  private final FakeStore store = new FakeStore(loop);
  private int idsMade;
  private final LeaderLoop leader =
      new LeaderLoop(loop, store, () -> "id%04d".formatted(++idsMade));
  private final Dispatcher dispatcher = new Dispatcher(loop, store, leader);

  /// Managers m1 and m2, and the worker n1 that has not been heard of yet.
  DispatcherTest() {
    var draft = new Draft(store.state());
    draft.put(StoredObjects.cluster());
    for (var id : List.of("m1", "m2")) {
      var status = ManagerStatus.of(id + ":2377", id, id + ":7900");
      draft.put(StoredObjects.node(id, NodeRole.MANAGER).withManagerStatus(status));
    }
    draft.put(
        StoredObjects.node("n1", NodeRole.WORKER)
            .withStatus(new NodeStatus(NodeState.UNKNOWN, "", "")));
    store.write(draft.batch());
  }

  private void settle() {
    world.runFor(Duration.ofMillis(100));
  }

  private void lead() {
    store.lead(true);
    settle();
  }

  private FakeLink link(String nodeId) {
    return new FakeLink(nodeId, loop, dispatcher);
  }

  private Hello hello(String nodeId) {
    return new Hello(StoredObjects.node(nodeId, NodeRole.WORKER).description());
  }

  private FakeLink welcomed(String nodeId) {
    var link = link(nodeId);
    link.say(hello(nodeId));
    settle();
    link.heard();
    return link;
  }

  private NodeStatus status(String nodeId) {
    return store.state().node(nodeId).orElseThrow().status();
  }

  private void put(ClusterObject object) {
    var draft = new Draft(store.state());
    draft.put(object);
    store.write(draft.batch());
  }

  /// A heartbeat a second.
  private void beat(FakeLink link, boolean isEngineUp, int seconds) {
    for (int i = 0; i < seconds; i++) {
      link.say(new Heartbeat(isEngineUp));
      world.runFor(Duration.ofSeconds(1));
    }
  }

  @Test
  void a_manager_that_does_not_lead_sends_agents_on_to_the_leader() {
    var link = link("n1");
    settle();

    assertThat(link.heard())
        .containsExactly(new NotLeader(Optional.of("m2:2377"), List.of("m1:2377", "m2:2377")));
    assertThat(link.isClosed()).isTrue();
  }

  @Test
  void a_leader_that_has_not_caught_up_tells_nobody_anything() {
    store.lead(true);
    var link = link("n1");
    link.say(hello("n1"));
    var stranger = link("stranger");
    stranger.say(hello("stranger"));
    world.runFor(Duration.ofMillis(1));

    assertThat(link.heard()).hasOnlyElementsOfType(NotLeader.class).hasSize(1);
    assertThat(stranger.heard()).hasOnlyElementsOfType(NotLeader.class).hasSize(1);
    assertThat(link.isClosed()).isTrue();
  }

  @Test
  void a_node_that_is_not_in_the_swarm_is_told_that_it_was_removed() {
    lead();

    var link = link("stranger");
    link.say(hello("stranger"));
    settle();

    assertThat(link.heard()).containsExactly(new NodeRemoved());
    assertThat(link.isClosed()).isTrue();
  }

  @Test
  void a_node_is_welcomed_then_given_all_its_tasks_and_is_ready() {
    put(StoredObjects.service("s1", "web"));
    put(StoredObjects.task("t1", "n1"));
    put(StoredObjects.task("t2", "m2"));
    lead();
    var link = link("n1");
    link.say(hello("n1"));
    settle();

    var heard = link.heard();
    assertThat(heard.getFirst())
        .isEqualTo(new Welcome(Duration.ofSeconds(1), List.of("m1:2377", "m2:2377")));
    assertThat(heard.get(1))
        .isInstanceOfSatisfying(
            Assignments.class,
            all -> {
              assertThat(all.whole()).isTrue();
              assertThat(all.number()).isEqualTo(1);
              assertThat(all.tasks()).extracting(Task::id).containsExactly("t1");
            });
    assertThat(status("n1")).isEqualTo(new NodeStatus(NodeState.READY, "", "10.0.0.7"));
  }

  @Test
  void only_news_is_sent_and_numbers_rise_by_one() {
    lead();
    var link = welcomed("n1");
    for (var manager : List.of("m1", "m2")) {
      var node = store.state().node(manager).orElseThrow();
      put(node.withSpec(node.spec().withAvailability(Availability.DRAIN)));
    }
    put(StoredObjects.service("s1", "web"));
    settle();
    var first = assignments(link);
    assertThat(first).extracting(Assignments::number).containsExactly(2L);
    var made = first.getFirst().tasks().getFirst();
    assertThat(first.getFirst().whole()).isFalse();

    link.say(report(made, TaskState.RUNNING));
    settle();
    assertThat(assignments(link)).as("its own report is no news").isEmpty();

    var _ = leader.submit("r1", new ControlRequest.RemoveService("web"));
    settle();
    var second = assignments(link);
    assertThat(second).extracting(Assignments::number).containsExactly(3L);
    assertThat(second.getFirst().tasks())
        .extracting(Task::desiredState)
        .containsExactly(TaskState.REMOVE);

    link.say(report(made, TaskState.SHUTDOWN));
    settle();
    var third = assignments(link);
    assertThat(third).extracting(Assignments::number).containsExactly(4L);
    assertThat(third.getFirst().tasks()).isEmpty();
    assertThat(third.getFirst().removed()).containsExactly(made.id());
  }

  @Test
  void a_task_bound_to_its_node_but_not_scheduled_is_not_sent_until_it_is() {
    lead();
    put(StoredObjects.service("s1", "web"));
    var bound = StoredObjects.task("t1", "n1");
    put(bound.withStatus(TaskStatus.of(StoredObjects.T, TaskState.PENDING, "waits for room")));
    var link = link("n1");
    link.say(hello("n1"));
    world.runFor(Duration.ofMillis(1));
    var whole = assignments(link);

    put(bound.withStatus(TaskStatus.of(StoredObjects.T, TaskState.ASSIGNED, "fits now")));
    world.runFor(Duration.ofMillis(1));
    var then = assignments(link);

    assertThat(whole.getFirst().tasks()).isEmpty();
    assertThat(then.getFirst().tasks()).extracting(Task::id).contains("t1");
  }

  private static List<Assignments> assignments(FakeLink link) {
    return link.heard().stream()
        .filter(Assignments.class::isInstance)
        .map(Assignments.class::cast)
        .toList();
  }

  private AgentMessage report(Task task, TaskState state) {
    return new AgentMessage.Report(
        1, List.of(new AgentMessage.Observed(task.id(), TaskStatus.of(loop.now(), state, ""))));
  }

  @Test
  void heartbeats_and_reports_are_answered() {
    lead();
    var link = welcomed("n1");

    link.say(new Heartbeat(true));
    link.say(new AgentMessage.Report(9, List.of()));
    settle();

    assertThat(link.heard()).containsExactly(new HeartbeatTaken(), new AgentMessage.ReportTaken(9));
  }

  @Test
  void a_node_that_is_silent_for_five_heartbeats_is_down_and_its_link_is_closed() {
    lead();
    var link = welcomed("n1");
    beat(link, true, 2);

    world.runFor(Duration.ofMillis(3_500));
    assertThat(status("n1").state()).isEqualTo(NodeState.READY);
    world.runFor(Duration.ofSeconds(1));

    assertThat(status("n1").state()).isEqualTo(NodeState.DOWN);
    assertThat(status("n1").message()).isEqualTo("heartbeat failure");
    assertThat(link.isClosed()).isTrue();
  }

  @Test
  void a_node_whose_link_breaks_is_disconnected_then_down() {
    lead();
    var link = welcomed("n1");

    link.breakOff();
    settle();
    assertThat(status("n1").state()).isEqualTo(NodeState.DISCONNECTED);

    world.runFor(Duration.ofMillis(4_500));
    assertThat(status("n1").state()).isEqualTo(NodeState.DISCONNECTED);
    world.runFor(Duration.ofSeconds(1));
    assertThat(status("n1").state()).isEqualTo(NodeState.DOWN);
  }

  private void await(String nodeId, int seconds) {
    var _ = leader.submit("r1", new ControlRequest.AwaitNode(nodeId, Duration.ofSeconds(seconds)));
    settle();
  }

  @Test
  void a_node_whose_restart_was_announced_is_not_down_before_its_time_is_over() {
    lead();
    var link = welcomed("n1");
    await("n1", 20);

    link.breakOff();
    world.runFor(Duration.ofSeconds(19));
    assertThat(status("n1").state()).isEqualTo(NodeState.DISCONNECTED);
    world.runFor(Duration.ofSeconds(2));

    assertThat(status("n1").state()).isEqualTo(NodeState.DOWN);
    assertThat(status("n1").awaitedUntil()).isEmpty();
  }

  @Test
  void a_node_that_is_back_from_its_restart_is_as_any_other() {
    lead();
    welcomed("n1").breakOff();
    settle();
    await("n1", 60);
    var back = welcomed("n1");
    assertThat(status("n1")).isEqualTo(new NodeStatus(NodeState.READY, "", "10.0.0.7"));

    back.breakOff();
    world.runFor(Duration.ofSeconds(6));

    assertThat(status("n1").state()).isEqualTo(NodeState.DOWN);
  }

  @Test
  void a_new_session_before_the_restart_does_not_end_the_waiting() {
    lead();
    welcomed("n1");
    await("n1", 20);
    var second = welcomed("n1");

    second.breakOff();
    world.runFor(Duration.ofSeconds(10));

    assertThat(status("n1").state()).isEqualTo(NodeState.DISCONNECTED);
  }

  @Test
  void a_new_leader_waits_for_a_restart_that_was_announced_to_the_one_before() {
    lead();
    welcomed("n1").breakOff();
    await("n1", 20);
    store.lead(false);
    settle();

    lead();
    world.runFor(Duration.ofSeconds(12));
    assertThat(status("n1").state()).isEqualTo(NodeState.DISCONNECTED);
    world.runFor(Duration.ofSeconds(10));
    assertThat(status("n1").state()).isEqualTo(NodeState.DOWN);
  }

  @Test
  void a_node_that_never_finds_the_new_leader_is_down() {
    lead();

    world.runFor(Duration.ofMillis(4_500));
    assertThat(status("m2").state()).isEqualTo(NodeState.READY);
    world.runFor(Duration.ofSeconds(1));

    assertThat(status("m2").state()).isEqualTo(NodeState.DOWN);
  }

  @Test
  void a_second_session_of_a_node_replaces_the_first() {
    lead();
    var first = welcomed("n1");
    var second = welcomed("n1");
    settle();

    assertThat(first.isClosed()).isTrue();
    assertThat(second.isClosed()).isFalse();
    assertThat(status("n1").state()).isEqualTo(NodeState.READY);

    first.say(new Heartbeat(true));
    second.say(new Heartbeat(true));
    settle();
    assertThat(first.heard()).isEmpty();
    assertThat(second.heard()).containsExactly(new HeartbeatTaken());
  }

  @Test
  void a_node_that_says_goodbye_is_down_at_once() {
    lead();
    var link = welcomed("n1");

    link.say(new AgentMessage.Goodbye());
    settle();

    assertThat(status("n1").state()).isEqualTo(NodeState.DOWN);
    assertThat(status("n1").message()).isEqualTo("node left the swarm");
    assertThat(link.isClosed()).isTrue();
  }

  @Test
  void a_node_without_an_engine_is_down_until_it_has_one_again() {
    lead();
    var link = welcomed("n1");

    beat(link, false, 4);
    assertThat(status("n1").state()).isEqualTo(NodeState.READY);
    beat(link, false, 2);
    assertThat(status("n1").state()).isEqualTo(NodeState.DOWN);
    assertThat(status("n1").message()).isEqualTo("the node's container engine does not answer");
    assertThat(link.isClosed()).isFalse();

    beat(link, true, 1);
    assertThat(status("n1")).isEqualTo(new NodeStatus(NodeState.READY, "", "10.0.0.7"));
  }

  @Test
  void an_engine_that_restarts_in_time_is_no_trouble() {
    lead();
    var link = welcomed("n1");

    beat(link, false, 4);
    beat(link, true, 1);
    beat(link, false, 4);

    assertThat(status("n1").state()).isEqualTo(NodeState.READY);
  }

  @Test
  void who_loses_the_leadership_sends_everybody_on() {
    lead();
    var one = welcomed("n1");
    var two = welcomed("m2");

    store.lead(false);
    settle();

    for (var link : List.of(one, two)) {
      assertThat(link.heard())
          .containsExactly(new NotLeader(Optional.of("m2:2377"), List.of("m1:2377", "m2:2377")));
      assertThat(link.isClosed()).isTrue();
    }
    assertThat(status("n1").state()).as("nobody leads here").isEqualTo(NodeState.READY);
  }

  @Test
  void a_node_that_is_removed_is_told_so() {
    lead();
    var link = welcomed("n1");

    var _ = leader.submit("r1", new ControlRequest.RemoveNode("n1", true));
    settle();

    assertThat(link.heard()).contains(new NodeRemoved());
    assertThat(link.isClosed()).isTrue();
  }

  @Test
  void a_session_that_begins_with_anything_but_hello_is_closed() {
    lead();
    var mute = link("n1");
    mute.say(new Heartbeat(true));
    var imposter = link("n1");
    imposter.say(new NodeRemoved());
    settle();

    assertThat(mute.isClosed()).isTrue();
    assertThat(imposter.isClosed()).isTrue();
  }
}
