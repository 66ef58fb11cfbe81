package skep.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import skep.manager.ControlException;
import skep.manager.ControlRequest;
import skep.model.Availability;
import skep.model.ContainerSpec;
import skep.model.EndpointSpec;
import skep.model.NodeState;
import skep.model.PortConfig;
import skep.model.ServiceMode;
import skep.model.ServiceSpec;
import skep.model.Task;
import skep.model.TaskSpec;
import skep.model.TaskState;
import skep.model.UpdateConfig;
import skep.store.Batch;
import skep.store.ClusterState;
import skep.store.StoreCodec;
import skep.store.StoreFsm;

/// One seeded run: a swarm, users, a nemesis; then everything heals and the swarm must converge.
final class ClusterRun {
  private static final Duration FAULTS = Duration.ofMinutes(10);

  /// The longest grown restart delay, plus slow pulls and stops.
  private static final Duration CONVERGE = Duration.ofMinutes(8);

  private static final List<String> FAILURE_ACTIONS = List.of("pause", "continue", "rollback");

  private static final EndpointSpec PUBLISHED =
      new EndpointSpec("vip", List.of(PortConfig.of("tcp", 80, 0, "ingress")));

  private final SimScheduler world;
  private final SimCluster cluster;
  private final StopInvariant stops;
  private final Random random;
  private final Map<String, Optional<Long>> acknowledged = new TreeMap<>();
  private final TreeSet<String> removed = new TreeSet<>();

  /// Task to the host that started its container.
  private final Map<String, String> started = new TreeMap<>();

  private int checked;
  private int requests;
  private boolean isHealed;

  ClusterRun(long seed) {
    world = new SimScheduler(seed);
    world.afterEveryEvent(this::checkNewCommits);
    random = world.random("run");
    cluster = new SimCluster(world, 4 + random.nextInt(3));
    stops = new StopInvariant(world, cluster);
    cluster.onContainerStart(this::startsOnce);
  }

  /// A digest of all that happened: equal for equal seeds.
  String run() {
    world.schedule(Duration.ofSeconds(1), this::operate);
    var nemesis = new ClusterNemesis(world, cluster);
    world.runFor(FAULTS);
    nemesis.stop();
    heal();
    if (!world.runUntil(this::isConverged, CONVERGE)) {
      throw new AssertionError("no convergence: " + whatIsMissing());
    }
    acknowledgedServicesAreThere();
    replaysToTheSameState();
    return world.eventCount() + " events, revision " + cluster.committed().revision();
  }

  private void checkNewCommits() {
    var log = cluster == null ? List.<Batch>of() : cluster.group().log();
    while (checked < log.size()) {
      var before = cluster.group().stateAfter(checked);
      var after = cluster.group().stateAfter(checked + 1);
      ClusterInvariants.check(before, after, log.get(checked));
      if (stops != null) {
        stops.committed(before, log.get(checked));
      }
      checked++;
    }
  }

  /// Whatever two leaders believe: a task runs once, and on the node that the log says.
  private void startsOnce(String host, String taskId) {
    var other = Optional.ofNullable(started.putIfAbsent(taskId, host));
    if (other.isPresent()) {
      throw new AssertionError(
          "task %s is started on %s, was on %s".formatted(taskId, host, other.get()));
    }
    var node = cluster.committed().task(taskId).flatMap(Task::nodeId);
    if (node.filter(id -> !id.equals(SimCluster.nodeId(host))).isPresent()) {
      throw new AssertionError("task %s of %s is started on %s".formatted(taskId, node, host));
    }
  }

  // Users.

  private void operate() {
    if (isHealed) {
      return;
    }
    var names = new ArrayList<>(cluster.committed().serviceIds().keySet());
    int what = random.nextInt(10);
    if (names.size() < 2 || (what == 0 && names.size() < 6)) {
      create();
    } else if (what < 3) {
      update(names.get(random.nextInt(names.size())));
    } else if (what < 6) {
      scale(names.get(random.nextInt(names.size())));
    } else if (what == 6 && names.size() > 3) {
      remove(names.get(random.nextInt(names.size())));
    } else {
      availability();
    }
    world.schedule(Duration.ofSeconds(5 + random.nextInt(25)), this::operate);
  }

  private void create() {
    var name = "s" + ++requests;
    int kind = random.nextInt(12);
    var image = kind == 0 ? "crash" : kind == 1 ? "missing" : "web";
    long replicas = random.nextInt(6);
    var spec =
        new ServiceSpec(
            name,
            new TreeMap<>(),
            TaskSpec.of(ContainerSpec.ofImage(image)),
            ServiceMode.replicated(replicas),
            updateConfig(),
            Optional.empty(),
            random.nextBoolean() ? EndpointSpec.NONE : PUBLISHED);
    ask(
        "create " + name,
        new ControlRequest.CreateService(spec),
        () -> acknowledged.put(name, Optional.of(replicas)),
        0);
  }

  private Optional<UpdateConfig> updateConfig() {
    return random.nextInt(3) == 0
        ? Optional.empty()
        : Optional.of(
            new UpdateConfig(
                random.nextInt(3),
                Optional.empty(),
                FAILURE_ACTIONS.get(random.nextInt(FAILURE_ACTIONS.size())),
                Optional.of(Duration.ofSeconds(2)),
                0,
                random.nextBoolean() ? "start-first" : "stop-first"));
  }

  /// Another template, which works as well as the one before.
  private void update(String name) {
    var id = cluster.committed().serviceIds().get(name);
    var service = id == null ? null : cluster.committed().services().get(id);
    if (id == null || service == null) {
      return;
    }
    var template = service.spec().taskTemplate();
    ask(
        "update " + name + " " + ++requests,
        new ControlRequest.UpdateService(
            id,
            service.version().index(),
            service.spec().withTaskTemplate(forced(template, requests))),
        () -> {},
        0);
  }

  private static TaskSpec forced(TaskSpec template, long count) {
    return new TaskSpec(
        template.containerSpec(),
        template.resources(),
        template.restartPolicy(),
        template.placement(),
        template.logDriver(),
        count);
  }

  private void scale(String name) {
    var id = cluster.committed().serviceIds().get(name);
    var service = id == null ? null : cluster.committed().services().get(id);
    if (id == null || service == null) {
      return;
    }
    long replicas = random.nextInt(8);
    acknowledged.put(name, Optional.empty());
    ask(
        "scale " + name + " " + ++requests,
        new ControlRequest.UpdateService(
            id,
            service.version().index(),
            service.spec().withMode(ServiceMode.replicated(replicas))),
        () -> {},
        0);
  }

  private void remove(String name) {
    acknowledged.remove(name);
    removed.add(name);
    ask("remove " + name, new ControlRequest.RemoveService(name), () -> {}, 0);
  }

  private void availability() {
    var nodes = List.copyOf(cluster.committed().nodes().values());
    var node = nodes.get(random.nextInt(nodes.size()));
    var next =
        node.spec().availability() == Availability.ACTIVE
            ? (random.nextBoolean() ? Availability.DRAIN : Availability.PAUSE)
            : Availability.ACTIVE;
    ask(
        "availability " + ++requests,
        new ControlRequest.UpdateNode(
            node.id(), node.version().index(), node.spec().withAvailability(next)),
        () -> {},
        0);
  }

  /// Sends a request as a careful client does: again under the same id until its fate is known.
  private void ask(String requestId, ControlRequest request, Runnable acknowledge, int attempt) {
    if (attempt > 30) {
      return;
    }
    Runnable again =
        () ->
            world.schedule(
                Duration.ofSeconds(1), () -> ask(requestId, request, acknowledge, attempt + 1));
    var answer = cluster.submit(requestId, request);
    if (answer.isEmpty()) {
      again.run();
      return;
    }
    boolean[] isAnswered = {false};
    var _ =
        answer
            .get()
            .whenComplete(
                (id, failure) -> {
                  isAnswered[0] = true;
                  if (failure == null) {
                    acknowledge.run();
                  } else if (failure instanceof ControlException e
                      && (e.kind() == ControlException.Kind.NO_LEADER
                          || e.kind() == ControlException.Kind.OUTCOME_UNKNOWN)) {
                    again.run();
                  }
                });
    // A leader that died took the answer with it.
    world.schedule(
        Duration.ofSeconds(10),
        () -> {
          if (!isAnswered[0]) {
            isAnswered[0] = true;
            ask(requestId, request, acknowledge, attempt + 1);
          }
        });
  }

  private void heal() {
    isHealed = true;
    cluster.network().healAll();
    for (var host : cluster.hosts().values()) {
      host.skewClock(Duration.ZERO);
      host.start();
      host.engine.setUp(true);
    }
  }

  // What must be true at the end.

  private boolean isConverged() {
    return world.eventCount() % 64 == 0 && whatIsMissing() == null;
  }

  private @Nullable String whatIsMissing() {
    var state = cluster.committed();
    for (var node : state.nodes().values()) {
      if (node.status().state() != NodeState.READY) {
        return "node " + node.id() + " is " + node.status().state();
      }
    }
    boolean isAnywhere =
        state.nodes().values().stream()
            .anyMatch(node -> node.spec().availability() == Availability.ACTIVE);
    for (var service : state.services().values()) {
      var image = service.spec().taskTemplate().containerSpec().image();
      long wanted = service.spec().mode().replicas();
      boolean isRunnable = image.equals("web");
      // A task whose image is no good waits, dead, for its delay to pass.
      var live =
          state.tasksOfService(service.id()).values().stream()
              .filter(
                  task ->
                      isRunnable
                          ? task.isLive()
                          : task.desiredState().compareTo(TaskState.RUNNING) <= 0)
              .toList();
      if (live.size() != wanted) {
        return service.spec().name()
            + " has "
            + live.size()
            + " live tasks of "
            + wanted
            + ": "
            + state.tasksOfService(service.id()).values().stream()
                .map(ClusterRun::line)
                .collect(Collectors.joining("\n", "\n", ""));
      }
      boolean canRun = isRunnable && isAnywhere;
      if (canRun && live.stream().anyMatch(task -> task.state() != TaskState.RUNNING)) {
        return service.spec().name() + " does not run: " + live;
      }
    }
    var unwanted = containersNobodyWants(state);
    return unwanted == null ? stops.whatIsWrong() : unwanted;
  }

  private static String line(Task task) {
    return "%s %s on %s: %s, wanted %s %s"
        .formatted(
            task.name(),
            task.id(),
            task.nodeId().orElse("-"),
            task.status(),
            task.desiredState(),
            task.startAfter());
  }

  private @Nullable String containersNobodyWants(ClusterState state) {
    var found = new ArrayList<String>();
    cluster
        .hosts()
        .forEach(
            (name, host) ->
                host.engine.all().values().stream()
                    .filter(c -> state.task(c.taskId()).isEmpty())
                    .forEach(c -> found.add("container without a task on " + name + ": " + c)));
    cluster
        .hosts()
        .forEach(
            (name, host) ->
                host.engine.forEachRunning(
                    (id, c) -> {
                      var task = state.task(c.taskId());
                      if (task.isPresent()
                          && task.get().desiredState().compareTo(TaskState.RUNNING) > 0) {
                        found.add("unwanted container runs on " + name + ": " + c);
                      }
                      boolean isDrained =
                          state
                              .node(SimCluster.nodeId(name))
                              .filter(node -> node.spec().availability() == Availability.DRAIN)
                              .isPresent();
                      if (isDrained) {
                        found.add("container runs on drained " + name);
                      }
                    }));
    return found.isEmpty() ? null : found.getFirst();
  }

  private void acknowledgedServicesAreThere() {
    acknowledged.forEach(
        (name, replicas) -> {
          if (removed.contains(name)) {
            return;
          }
          var id = cluster.committed().serviceIds().get(name);
          if (id == null) {
            throw new AssertionError("acknowledged service " + name + " is lost");
          }
          long stored =
              Objects.requireNonNull(cluster.committed().services().get(id))
                  .spec()
                  .mode()
                  .replicas();
          if (replicas.filter(count -> count != stored).isPresent()) {
            throw new AssertionError("service " + name + " has " + stored + " not " + replicas);
          }
        });
  }

  /// The log through its wire form, folded by itself, gives the state that everybody saw.
  private void replaysToTheSameState() {
    var state = ClusterState.EMPTY;
    for (var batch : cluster.group().log()) {
      state =
          switch (StoreFsm.apply(state, StoreCodec.decode(StoreCodec.encode(batch)))) {
            case StoreFsm.Outcome.Applied(var after) -> after;
            case StoreFsm.Outcome.Conflict conflict -> throw new AssertionError(conflict);
          };
    }
    var restored = StoreCodec.restore(StoreCodec.snapshot(state));
    if (!state.equals(cluster.committed()) || !restored.equals(state)) {
      throw new AssertionError("the log does not replay to the state it made");
    }
  }
}
