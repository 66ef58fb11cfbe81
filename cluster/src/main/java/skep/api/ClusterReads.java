package skep.api;

import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import skep.api.client.UnlockKey;
import skep.manager.ControlException;
import skep.manager.ControlException.Kind;
import skep.manager.GroupView;
import skep.manager.Lookup;
import skep.model.ManagerStatus;
import skep.model.Node;
import skep.model.NodeState;
import skep.model.Reachability;
import skep.model.RootKey;
import skep.model.Service;
import skep.model.ServiceStatus;
import skep.model.Task;
import skep.model.TaskState;
import skep.orchestrator.TaskTemplates;
import skep.store.ClusterState;

/// What can be read of a swarm: Docker's GET endpoints over one state.
///
/// @param group whom to show as leader and as reachable; not part of the state
record ClusterReads(ClusterState state, GroupView group) {

  ApiResponse swarm() {
    return state
        .cluster()
        .map(cluster -> ApiResponse.json(200, cluster))
        .orElseThrow(() -> new ControlException(Kind.NOT_IN_SWARM, SwarmTexts.NOT_READY));
  }

  ApiResponse unlockKey() {
    return ApiResponse.json(200, new UnlockKey(state.rootKey().map(RootKey::unlockKey).orElse("")));
  }

  ApiResponse nodes(Call call) {
    var filters = call.filters("id", "label", "membership", "name", "node.label", "role");
    checkValues(filters, "role", List.of("manager", "worker"));
    checkValues(filters, "membership", List.of("accepted", "pending"));
    Predicate<Node> wanted =
        node ->
            filters.prefixed("id", node.id())
                && filters.prefixed("name", node.hostname())
                && filters.labels("label", node.description().engine().labels())
                && filters.labels("node.label", node.spec().labels())
                && filters.equal("role", node.spec().role().wire())
                && filters.equal("membership", "accepted");
    return ApiResponse.json(
        200, state.nodes().values().stream().filter(wanted).map(this::seen).toList());
  }

  ApiResponse node(Call call) {
    return ApiResponse.json(200, seen(Lookup.node(state, call.id())));
  }

  ApiResponse services(Call call) {
    var filters = call.filters("id", "label", "mode", "name", "runtime");
    checkValues(filters, "mode", List.of("replicated", "global"));
    Predicate<Service> wanted =
        service ->
            filters.prefixed("id", service.id())
                && filters.prefixed("name", service.spec().name())
                && filters.labels("label", service.spec().labels())
                && filters.equal(
                    "mode", service.spec().mode().isReplicated() ? "replicated" : "global")
                && filters.equal("runtime", "container");
    boolean withStatus = call.flag("status");
    return ApiResponse.json(
        200,
        state.services().values().stream()
            .filter(wanted)
            .map(service -> withStatus ? service.withServiceStatus(status(service)) : service)
            .map(Redacted::service)
            .toList());
  }

  ApiResponse service(Call call) {
    var service = Redacted.service(Lookup.service(state, call.id()));
    return ApiResponse.json(
        200, call.flag("insertDefaults") ? ServiceDefaults.filled(service) : service);
  }

  ApiResponse tasks(Call call) {
    var filters =
        call.filters(
            "id", "name", "label", "service", "node", "desired-state", "_up-to-date", "runtime");
    var services = filters.of("service").map(named -> ids(named, this::serviceId));
    var nodes = filters.of("node").map(named -> ids(named, this::nodeId));
    filters.of("desired-state").ifPresent(ClusterReads::checkStates);
    Predicate<Task> wanted =
        task ->
            filters.prefixed("id", task.id())
                && filters.prefixed("name", task.name())
                && filters.labels("label", labels(task))
                && services.map(ids -> ids.contains(task.serviceId())).orElse(true)
                && nodes.map(ids -> ids.contains(task.nodeId().orElse(""))).orElse(true)
                && filters.equal("desired-state", task.desiredState().wire())
                && upToDate(filters, task)
                && filters.equal("runtime", "container");
    return ApiResponse.json(
        200, candidates(services, nodes).filter(wanted).map(Redacted::task).toList());
  }

  ApiResponse task(Call call) {
    return ApiResponse.json(200, Redacted.task(Lookup.task(state, call.id())));
  }

  /// With leadership and reachability as the group is now.
  Node seen(Node node) {
    return node.managerStatus()
        .map(status -> node.withManagerStatus(seen(node, status)))
        .orElse(node);
  }

  private ManagerStatus seen(Node node, ManagerStatus status) {
    var raftId = status.raftId().isEmpty() ? node.id() : status.raftId();
    var member = group.members().stream().filter(known -> known.id().equals(raftId)).findFirst();
    var reachability =
        member
            .map(m -> m.reachable() ? Reachability.REACHABLE : Reachability.UNREACHABLE)
            .orElse(Reachability.UNKNOWN);
    return status.seen(
        group.leader().filter(raftId::equals).isPresent(),
        reachability,
        member.filter(GroupView.Member::voter).isPresent());
  }

  /// Running means running somewhere that answers, and meant to.
  private ServiceStatus status(Service service) {
    var tasks = state.tasksOfService(service.id()).values();
    long running = tasks.stream().filter(this::isServing).count();
    long wanted =
        service.spec().mode().isReplicated()
            ? service.spec().mode().replicas()
            : tasks.stream().filter(Task::isLive).count();
    long complete = tasks.stream().filter(task -> task.state() == TaskState.COMPLETE).count();
    return new ServiceStatus(running, wanted, complete);
  }

  private boolean isServing(Task task) {
    return task.state() == TaskState.RUNNING
        && task.isLive()
        && task.nodeId()
            .flatMap(state::node)
            .filter(node -> node.status().state() != NodeState.DOWN)
            .isPresent();
  }

  /// Few services or nodes asked for: only their tasks are walked, not all of them.
  private java.util.stream.Stream<Task> candidates(
      java.util.Optional<List<String>> services, java.util.Optional<List<String>> nodes) {
    if (services.isPresent()) {
      return services.get().stream().flatMap(id -> state.tasksOfService(id).values().stream());
    }
    if (nodes.isPresent()) {
      return nodes.get().stream().flatMap(id -> state.tasksOfNode(id).values().stream());
    }
    return state.tasks().values().stream();
  }

  private static List<String> ids(
      List<String> named, java.util.function.UnaryOperator<String> idOf) {
    return named.stream().map(idOf).distinct().toList();
  }

  private String serviceId(String named) {
    return Lookup.service(state, named).id();
  }

  private String nodeId(String named) {
    return Lookup.node(state, named).id();
  }

  private SortedMap<String, String> labels(Task task) {
    var labels = new TreeMap<>(task.spec().containerSpec().labels());
    state.service(task.serviceId()).ifPresent(s -> labels.putAll(s.spec().labels()));
    return labels;
  }

  /// Made from the service as it is now; what remains of a removed service is not.
  private boolean upToDate(Filters filters, Task task) {
    var wanted = filters.of("_up-to-date");
    return wanted.isEmpty() || wanted.get().contains(String.valueOf(isUpToDate(task)));
  }

  private boolean isUpToDate(Task task) {
    return state
        .service(task.serviceId())
        .filter(service -> !TaskTemplates.isOutdated(state, service, task))
        .isPresent();
  }

  private static void checkStates(List<String> wanted) {
    for (var value : wanted) {
      boolean known = false;
      for (var state : TaskState.values()) {
        known |= state.wire().equals(value.toLowerCase(Locale.ROOT));
      }
      if (!known) {
        throw new ControlException(Kind.INVALID, "invalid desired-state filter: '" + value + "'");
      }
    }
  }

  private static void checkValues(Filters filters, String name, List<String> allowed) {
    for (var value : filters.of(name).orElse(List.of())) {
      if (!allowed.contains(value)) {
        throw new ControlException(Kind.INVALID, "invalid " + name + " filter: '" + value + "'");
      }
    }
  }
}
