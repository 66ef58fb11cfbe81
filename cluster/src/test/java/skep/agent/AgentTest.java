package skep.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import skep.engine.TaskContainer.Health;
import skep.engine.TaskContainer.Phase;
import skep.model.Epoch;
import skep.model.TaskState;
import skep.model.TaskStatus;
import skep.session.AgentMessage;
import skep.sim.SimLoop;
import skep.sim.SimScheduler;

/// One agent between a fake engine and fake managers, in virtual time.
class AgentTest implements AgentListener {
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Duration LONG = Duration.ofMinutes(2);

  private final SimScheduler world = new SimScheduler(1);
  private final FakeEngine engine = new FakeEngine(world);
  private final FakeManagers managers = new FakeManagers(world);
  private final List<SessionState> sessions = new ArrayList<>();
  private final List<Epoch> epochs = new ArrayList<>();
  private boolean isRemoved;
  private SimLoop loop = world.process("n1");
  private Agent agent = newAgent();

  @BeforeEach
  void start() {
    agent.start();
  }

  @Override
  public void trust(AgentMessage.Trust trust) {}

  @Override
  public void session(SessionState state) {
    sessions.add(state);
  }

  @Override
  public void managers(List<String> addresses) {}

  @Override
  public void role(AgentMessage.Role role) {}

  @Override
  public void epochSeen(Epoch epoch) {
    epochs.add(epoch);
  }

  @Override
  public void removedFromSwarm() {
    isRemoved = true;
  }

  private Agent newAgent() {
    var config =
        new AgentConfig(
            "n1",
            "host1",
            FakeManagers.ADDRESSES,
            epochs.isEmpty() ? Epoch.FIRST : epochs.getLast(),
            Optional.empty());
    return new Agent(
        loop, new Agent.Ports(engine, managers, Ingress.NONE), config, world.random("agent"), this);
  }

  private void await(BooleanSupplier condition) {
    assertThat(world.runUntil(condition, LONG)).isTrue();
  }

  private boolean isAt(String taskId, TaskState state) {
    return Optional.ofNullable(managers.statuses.get(taskId))
        .filter(status -> status.state() == state)
        .isPresent();
  }

  private TaskStatus status(String taskId) {
    return Optional.ofNullable(managers.statuses.get(taskId)).orElseThrow();
  }

  private void restart() {
    world.crash(loop);
    managers.cut();
    loop = world.process("n1");
    agent = newAgent();
    agent.start();
  }

  private void runTask(String id) {
    await(() -> managers.session.isPresent());
    managers.assign(Tasks.assigned(id, "nginx:1"));
    await(() -> isAt(id, TaskState.RUNNING));
  }

  @Test
  void managers_of_an_earlier_life_of_the_swarm_are_not_heeded() {
    world.runFor(SOON);
    managers.epoch = new Epoch(2, "x");
    managers.cut();
    world.runFor(SOON);
    assertThat(epochs).containsExactly(new Epoch(2, "x"));
    assertThat(managers.heard).noneMatch(AgentMessage.AgentEpoch.class::isInstance);

    managers.epoch = Epoch.FIRST;
    managers.session = Optional.empty();
    managers.heard.clear();
    managers.cut();
    managers.dialled.clear();
    agent.stop();
    loop = world.process("n1");
    agent = newAgent();
    agent.start();
    world.runFor(SOON);
    assertThat(managers.heard).contains(new AgentMessage.AgentEpoch(new Epoch(2, "x")));
    managers.tell(new AgentMessage.NodeRemoved());
    world.runFor(LONG);

    assertThat(isRemoved).isFalse();
    assertThat(sessions.getLast()).isInstanceOf(SessionState.Searching.class);
    managers.epoch = new Epoch(3, "y");
    world.runFor(SOON);
    assertThat(sessions.getLast()).isInstanceOf(SessionState.Connected.class);
    assertThat(epochs).endsWith(new Epoch(3, "y"));
  }

  @Test
  void of_two_lives_begun_at_once_the_first_seen_counts() {
    managers.epoch = new Epoch(2, "x");
    world.runFor(SOON);
    managers.epoch = new Epoch(2, "y");
    managers.cut();
    world.runFor(LONG);

    assertThat(sessions.getLast()).isInstanceOf(SessionState.Searching.class);
    assertThat(epochs).containsExactly(new Epoch(2, "x"));
  }

  @Test
  void a_task_is_run_and_every_state_is_reported_in_order() {
    await(() -> managers.session.isPresent());
    managers.assign(Tasks.assigned("t1", "nginx:1"));
    await(() -> isAt("t1", TaskState.RUNNING));
    engine.exit("t1", 3);
    await(() -> isAt("t1", TaskState.FAILED));

    var states =
        managers.heard.stream()
            .filter(AgentMessage.Report.class::isInstance)
            .flatMap(report -> ((AgentMessage.Report) report).statuses().stream())
            .map(observed -> observed.status().state())
            .toList();
    assertThat(states).isSorted().startsWith(TaskState.PREPARING).doesNotHaveDuplicates();
    assertThat(status("t1").err()).isEqualTo("task: non-zero exit (3)");
    assertThat(status("t1").containerStatus().orElseThrow().exitCode()).isEqualTo(3);
  }

  @Test
  void a_task_with_a_health_check_runs_once_it_is_healthy_and_fails_once_it_is_not() {
    await(() -> managers.session.isPresent());
    managers.assign(Tasks.assigned("checked1", "nginx:1"));
    world.runFor(SOON);
    assertThat(isAt("checked1", TaskState.STARTING)).isTrue();

    engine.health("checked1", Health.HEALTHY);
    await(() -> isAt("checked1", TaskState.RUNNING));
    engine.health("checked1", Health.UNHEALTHY);
    await(() -> isAt("checked1", TaskState.FAILED));

    assertThat(status("checked1").err())
        .isEqualTo("task: non-zero exit (137): dockerexec: unhealthy container");
  }

  @Test
  void a_task_whose_image_does_not_exist_is_rejected_in_the_registrys_words() {
    await(() -> managers.session.isPresent());
    managers.assign(Tasks.assigned("t1", "nosuch"));
    await(() -> isAt("t1", TaskState.REJECTED));

    assertThat(status("t1").err()).isEqualTo("manifest unknown");
  }

  @Test
  void slow_pulls_show_progress_and_do_not_hold_up_other_tasks() {
    await(() -> managers.session.isPresent());
    for (int number = 0; number < 20; number++) {
      managers.assign(Tasks.assigned("slow" + number, "slow"));
    }
    managers.assign(Tasks.assigned("t1", "nginx:1"));
    assertThat(world.runUntil(() -> isAt("t1", TaskState.RUNNING), Duration.ofSeconds(1))).isTrue();
    world.runFor(SOON);

    assertThat(status("slow7").message()).isEqualTo("preparing: 4 of 60 MB");
  }

  @Test
  void engine_calls_at_once_are_bounded() {
    await(() -> managers.session.isPresent());
    for (int number = 0; number < 300; number++) {
      managers.assign(Tasks.assigned("t" + number, "nginx:1"));
    }
    await(() -> isAt("t299", TaskState.RUNNING) && isAt("t0", TaskState.RUNNING));
    world.runFor(SOON);

    assertThat(managers.statuses.values().stream().map(TaskStatus::state))
        .hasSize(300)
        .containsOnly(TaskState.RUNNING);
    assertThat(engine.maxRunning).isLessThan(Lane.MAX_PULLS + Lane.MAX_STOPS + Lane.MAX_OTHERS);
  }

  @Test
  void a_ready_task_waits_until_it_may_run() {
    await(() -> managers.session.isPresent());
    var task = Tasks.assigned("t1", "nginx:1");
    managers.assign(task.withDesiredState(TaskState.READY));
    world.runFor(SOON);
    assertThat(isAt("t1", TaskState.READY)).isTrue();

    managers.assign(task);
    await(() -> isAt("t1", TaskState.RUNNING));
  }

  @Test
  void a_task_desired_shutdown_is_stopped_and_kept_and_one_unassigned_is_removed() {
    runTask("t1");
    managers.assign(Tasks.assigned("t1", "nginx:1").withDesiredState(TaskState.SHUTDOWN));
    await(() -> isAt("t1", TaskState.SHUTDOWN));
    assertThat(engine.phase("t1")).contains(Phase.EXITED);

    managers.unassign("t1");
    await(() -> engine.phase("t1").isEmpty());
  }

  @Test
  void a_restarted_agent_adopts_its_containers_and_removes_those_without_a_task() {
    runTask("t1");
    engine.put(Tasks.container("stray", Phase.RUNNING, Health.NONE, 0));
    managers.down.addAll(FakeManagers.ADDRESSES);
    restart();
    world.runFor(LONG);
    assertThat(engine.phase("stray")).contains(Phase.RUNNING);

    managers.down.clear();
    await(() -> engine.phase("stray").isEmpty());
    assertThat(engine.phase("t1")).contains(Phase.RUNNING);
    engine.exit("t1", 0);
    await(() -> isAt("t1", TaskState.COMPLETE));
  }

  @Test
  void tasks_keep_running_without_a_manager_and_their_end_is_told_to_the_next() {
    runTask("t1");
    runTask("t2");
    managers.down.addAll(FakeManagers.ADDRESSES);
    managers.cut();
    world.runFor(LONG);
    engine.exit("t2", 1);
    world.runFor(LONG);
    assertThat(engine.phase("t1")).contains(Phase.RUNNING);

    managers.down.remove("m2:1");
    managers.leader = "m2:1";
    await(() -> isAt("t2", TaskState.FAILED));
    assertThat(sessions.getLast())
        .isInstanceOfSatisfying(
            SessionState.Connected.class, to -> assertThat(to.managerId()).isEqualTo("id-m2:1"));
  }

  @Test
  void a_report_is_repeated_until_it_is_taken() {
    runTask("t1");
    managers.takesReports = false;
    engine.exit("t1", 0);
    world.runFor(LONG);
    assertThat(isAt("t1", TaskState.COMPLETE)).isFalse();

    managers.takesReports = true;
    await(() -> isAt("t1", TaskState.COMPLETE));
  }

  @Test
  void a_follower_s_hint_is_followed_at_once() {
    managers.leader = "m3:1";
    await(() -> managers.session.isPresent());

    assertThat(managers.dialled).hasSizeLessThanOrEqualTo(2).endsWith("m3:1");
  }

  @Test
  void a_gap_in_the_assignments_starts_a_new_session() {
    runTask("t1");
    managers.loseADiff();
    managers.assign(Tasks.assigned("t2", "nginx:1"));
    await(() -> isAt("t2", TaskState.RUNNING));

    assertThat(managers.dialled.size()).isGreaterThan(1);
    assertThat(engine.phase("t1")).contains(Phase.RUNNING);
  }

  @Test
  void a_manager_that_falls_silent_is_left() {
    runTask("t1");
    world.runFor(SOON.multipliedBy(2));
    managers.isMute = true;
    int before = managers.dialled.size();
    world.runFor(FakeManagers.HEARTBEAT.multipliedBy(6));

    assertThat(managers.dialled.size()).isGreaterThan(before);
    // A host without power takes all the patience there is: the others first.
    assertThat(managers.dialled.get(before)).isNotEqualTo(managers.leader);
  }

  @Test
  void an_engine_restart_fails_only_what_died_with_it() {
    runTask("t1");
    runTask("t2");
    engine.down();
    managers.assign(Tasks.assigned("t3", "nginx:1"));
    world.runFor(LONG);
    assertThat(isAt("t1", TaskState.RUNNING)).isTrue();

    engine.exit("t2", 255);
    engine.upgrade("29.0");
    engine.up();
    await(() -> isAt("t2", TaskState.FAILED) && isAt("t3", TaskState.RUNNING));
    assertThat(isAt("t1", TaskState.RUNNING)).isTrue();
    assertThat(managers.heard).anyMatch(AgentMessage.Described.class::isInstance);
  }

  @Test
  void a_removed_node_clears_up_and_says_so() {
    runTask("t1");
    managers.tell(new AgentMessage.NodeRemoved());
    await(() -> isRemoved);

    assertThat(engine.phase("t1")).isEmpty();
    assertThat(managers.session).isEmpty();
  }

  @Test
  void an_agent_that_leaves_says_goodbye_and_clears_up() {
    runTask("t1");
    agent.leave(() -> isRemoved = true);
    await(() -> isRemoved);

    assertThat(managers.heard).contains(new AgentMessage.Goodbye());
    assertThat(engine.phase("t1")).isEmpty();
  }

  @Test
  void a_stopped_agent_leaves_its_tasks_running() {
    runTask("t1");
    agent.stop();
    world.runFor(LONG);

    assertThat(engine.phase("t1")).contains(Phase.RUNNING);
    assertThat(managers.session).isEmpty();
  }
}
