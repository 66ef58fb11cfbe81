package skep.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import skep.model.Availability;
import skep.model.ClusterObject;
import skep.model.ContainerSpec;
import skep.model.EndpointSpec;
import skep.model.EngineDescription;
import skep.model.GlobalMode;
import skep.model.Node;
import skep.model.NodeDescription;
import skep.model.NodeRole;
import skep.model.NodeSpec;
import skep.model.NodeState;
import skep.model.NodeStatus;
import skep.model.ObjectKind;
import skep.model.Platform;
import skep.model.Resources;
import skep.model.Service;
import skep.model.ServiceMode;
import skep.model.ServiceSpec;
import skep.model.Task;
import skep.model.TaskSpec;
import skep.model.TaskState;
import skep.model.TaskStatus;
import skep.model.Version;
import skep.orchestrator.Dirty;
import skep.orchestrator.TaskTransitions;
import skep.store.ClusterState;
import skep.store.Draft;
import skep.store.StoreFsm;

/// A cluster without time, network or containers: the test is its users, its agents and its clock.
/// Checks after every commit that no task moved as it must not. Ids are `t1`, `t2`, ...
public final class World {
  private ClusterState state = ClusterState.EMPTY;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private Dirty dirty = Dirty.nothing();
  private final SortedMap<String, Instant> wakeAt = new TreeMap<>();
  private int tasksMade;

  public ClusterState state() {
    return state;
  }

  public Instant now() {
    return now;
  }

  public SortedMap<String, Instant> wakeAt() {
    return wakeAt;
  }

  public void pass(Duration time) {
    now = now.plus(time);
  }

  /// Commits what somebody other than the reconcilers wrote.
  public void put(ClusterObject... objects) {
    var draft = new Draft(state);
    for (var object : objects) {
      draft.put(object);
    }
    commit(draft);
  }

  public void remove(ObjectKind kind, String id) {
    var draft = new Draft(state);
    draft.remove(kind, id);
    commit(draft);
  }

  /// Passes until one decides nothing; what they decided, a line each.
  public String settle() {
    wakeAt.forEach(
        (service, at) -> {
          if (!at.isAfter(now)) {
            markService(service);
          }
        });
    var text = new ArrayList<String>();
    for (int i = 0; !dirty.isEmpty(); i++) {
      if (i == 20) {
        throw new AssertionError("never quiet:\n" + String.join("\n", text));
      }
      text.addAll(once());
    }
    return String.join("\n", text);
  }

  /// Looks at everything, as a new leader does; must decide nothing in a cluster that is settled.
  public String lookAtEverything() {
    dirty = Dirty.everything(state);
    return settle();
  }

  private List<String> once() {
    var looked = dirty;
    dirty = Dirty.nothing();
    var draft = new Draft(state);
    var plan = Pass.run(draft, looked, now, () -> "t" + ++tasksMade);
    wakeAt.keySet().removeAll(looked.services());
    wakeAt.putAll(plan.wakeAt());
    commit(draft);
    return plan.decisions().stream().map(decision -> decision.cause()).toList();
  }

  private void markService(String id) {
    var one = new TreeSet<String>();
    one.add(id);
    dirty = dirty.plus(new Dirty(one, new TreeSet<>()));
  }

  private void commit(Draft draft) {
    var before = state;
    var batch = draft.batch();
    if (batch.isEmpty()) {
      return;
    }
    state =
        switch (StoreFsm.apply(before, batch)) {
          case StoreFsm.Outcome.Applied(var after) -> after;
          case StoreFsm.Outcome.Conflict conflict -> throw new AssertionError(conflict);
        };
    dirty = dirty.plus(Dirty.of(before, state, batch));
    for (var action : batch.actions()) {
      if (action.kind() == ObjectKind.TASK) {
        state.task(action.id()).ifPresent(after -> check(before.task(action.id()), after));
      }
    }
  }

  private static void check(Optional<Task> before, Task after) {
    var wrong =
        before
            .map(task -> TaskTransitions.violations(task, after))
            .orElse(TaskTransitions.violations(after));
    if (!wrong.isEmpty()) {
      throw new AssertionError(after.name() + " " + after.id() + ": " + wrong);
    }
  }

  /// Ready, active, without labels, 4 CPUs and 8 GB.
  public static Node node(String id) {
    return new Node(
        id,
        Version.NONE,
        Instant.EPOCH,
        Instant.EPOCH,
        new NodeSpec("", new TreeMap<>(), NodeRole.WORKER, Availability.ACTIVE),
        new NodeDescription(
            id,
            new Platform("x86_64", "linux"),
            new Resources(4_000_000_000L, 8_000_000_000L),
            new EngineDescription("", new TreeMap<>(), List.of()),
            Optional.empty()),
        new NodeStatus(NodeState.READY, "", "10.0.0.1"),
        Optional.empty());
  }

  public World nodes(String... ids) {
    for (var id : ids) {
      put(node(id));
    }
    return this;
  }

  public static ServiceSpec spec(String name, ServiceMode mode) {
    return new ServiceSpec(
        name,
        new TreeMap<>(),
        TaskSpec.of(ContainerSpec.ofImage(name + ":1")),
        mode,
        Optional.empty(),
        Optional.empty(),
        EndpointSpec.NONE);
  }

  public static ServiceMode global() {
    return new ServiceMode(Optional.empty(), Optional.of(new GlobalMode()));
  }

  /// Creates the service `name`, whose id is its name too.
  public World service(ServiceSpec spec) {
    put(Service.created(spec.name(), now, spec, new Version(state.revision() + 1)));
    return this;
  }

  public World service(String name, int replicas) {
    return service(spec(name, ServiceMode.replicated(replicas)));
  }

  /// A user's `service update`.
  public void update(String name, UnaryOperator<ServiceSpec> change) {
    var service = state.service(name).orElseThrow();
    var spec = change.apply(service.spec());
    var updated = service.withoutUpdateStatus().withPreviousSpec(service.spec()).withSpec(spec);
    put(
        spec.taskTemplate().equals(service.spec().taskTemplate())
            ? updated
            : updated.withSpecVersion(new Version(state.revision() + 1)));
  }

  public void scale(String name, int replicas) {
    update(name, spec -> spec.withMode(ServiceMode.replicated(replicas)));
  }

  public void template(String name, UnaryOperator<TaskSpec> change) {
    update(name, spec -> spec.withTaskTemplate(change.apply(spec.taskTemplate())));
  }

  public void image(String name, String image) {
    template(name, task -> task.withContainerSpec(task.containerSpec().withImage(image)));
  }

  public void nodeState(String id, NodeState nodeState) {
    var node = state.node(id).orElseThrow();
    put(node.withStatus(new NodeStatus(nodeState, "", node.status().addr())));
  }

  public void availability(String id, Availability availability) {
    var node = state.node(id).orElseThrow();
    put(node.withSpec(node.spec().withAvailability(availability)));
  }

  public void label(String id, String key, String value) {
    var node = state.node(id).orElseThrow();
    var labels = new TreeMap<>(node.spec().labels());
    labels.put(key, value);
    put(node.withSpec(node.spec().withLabels(labels)));
  }

  /// The agent reports of one task.
  public void report(String task, TaskState observed, String err) {
    put(state.task(task).orElseThrow().withStatus(TaskStatus.of(now, observed, "").withErr(err)));
  }

  /// All agents of nodes that are not down do at once what is asked of them.
  public void agentsAct() {
    for (var task : state.tasks().values()) {
      act(task);
    }
  }

  private void act(Task task) {
    var node = task.nodeId().flatMap(state::node);
    boolean isReachable =
        node.filter(found -> found.status().state() != NodeState.DOWN).isPresent();
    if (!isReachable
        || task.state().isTerminal()
        || task.state().compareTo(TaskState.ASSIGNED) < 0) {
      return;
    }
    var goal = task.desiredState() == TaskState.REMOVE ? TaskState.SHUTDOWN : task.desiredState();
    if (task.state().compareTo(goal) < 0) {
      report(task.id(), goal, "");
    }
  }

  /// Everybody acts until nothing moves; time stands still.
  public World run() {
    for (int i = 0; i < 50; i++) {
      var before = state.revision();
      settle();
      agentsAct();
      if (state.revision() == before) {
        return this;
      }
    }
    throw new AssertionError("never quiet:\n" + tasks());
  }

  /// One line per task, newest of each slot first: `web.1 n1 RUNNING -> RUNNING t1`.
  public String tasks() {
    return state.tasks().values().stream()
        .sorted(
            Comparator.comparing(Task::serviceName)
                .thenComparingInt(Task::slot)
                .thenComparingInt(task -> -Integer.parseInt(task.id().substring(1))))
        .map(
            task ->
                task.name()
                    + " "
                    + task.nodeId().orElse("-")
                    + " "
                    + task.state()
                    + " -> "
                    + task.desiredState()
                    + " "
                    + task.id())
        .reduce((one, other) -> one + "\n" + other)
        .orElse("");
  }
}
