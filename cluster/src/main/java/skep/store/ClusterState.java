package skep.store;

import java.util.Optional;
import org.pcollections.PSortedMap;
import org.pcollections.PVector;
import org.pcollections.TreePMap;
import org.pcollections.TreePVector;
import skep.model.Cluster;
import skep.model.ClusterObject;
import skep.model.Node;
import skep.model.ObjectKind;
import skep.model.RootKey;
import skep.model.Service;
import skep.model.Task;
import skep.model.Version;

/// Everything the managers agree on, at one revision. Immutable and persistent: a change shares all
/// but a few tree nodes with what it was made from, so keeping an old state costs nothing and any
/// thread may read one. All maps iterate in key order: two managers see the same order.
///
/// @param revision number of batches applied; objects carry it as their version
/// @param cluster absent until the swarm is initialised
/// @param rootKey absent until the swarm is initialised
/// @param serviceIds id by service name
/// @param tasksOfService by service id, then task id
/// @param tasksOfNode by node id, then task id; only bound tasks
/// @param waiting live tasks that no node has been found for yet, by id
/// @param usage by node id; absent: nothing
/// @param outcomes of recent requests, by request id
/// @param outcomeOrder request ids by arrival, to forget the oldest first
public record ClusterState(
    long revision,
    Optional<Cluster> cluster,
    Optional<RootKey> rootKey,
    PSortedMap<String, Node> nodes,
    PSortedMap<String, Service> services,
    PSortedMap<String, String> serviceIds,
    PSortedMap<String, Task> tasks,
    PSortedMap<String, PSortedMap<String, Task>> tasksOfService,
    PSortedMap<String, PSortedMap<String, Task>> tasksOfNode,
    PSortedMap<String, Task> waiting,
    PSortedMap<String, NodeUsage> usage,
    PSortedMap<String, RequestOutcome> outcomes,
    PVector<String> outcomeOrder) {

  /// How many request outcomes are remembered.
  static final int OUTCOMES_MAX = 1_000;

  public static final ClusterState EMPTY =
      new ClusterState(
          0,
          Optional.empty(),
          Optional.empty(),
          TreePMap.empty(),
          TreePMap.empty(),
          TreePMap.empty(),
          TreePMap.empty(),
          TreePMap.empty(),
          TreePMap.empty(),
          TreePMap.empty(),
          TreePMap.empty(),
          TreePMap.empty(),
          TreePVector.empty());

  public Optional<Node> node(String id) {
    return Optional.ofNullable(nodes.get(id));
  }

  /// The manager that is a member of the group under `raftId`.
  public Optional<Node> manager(String raftId) {
    return nodes.values().stream()
        .filter(
            node -> node.managerStatus().filter(known -> known.raftId().equals(raftId)).isPresent())
        .findFirst();
  }

  public Optional<Service> service(String id) {
    return Optional.ofNullable(services.get(id));
  }

  public Optional<Task> task(String id) {
    return Optional.ofNullable(tasks.get(id));
  }

  public PSortedMap<String, Task> tasksOfService(String serviceId) {
    return tasksOfService.getOrDefault(serviceId, TreePMap.empty());
  }

  public PSortedMap<String, Task> tasksOfNode(String nodeId) {
    return tasksOfNode.getOrDefault(nodeId, TreePMap.empty());
  }

  public NodeUsage usage(String nodeId) {
    return usage.getOrDefault(nodeId, NodeUsage.NONE);
  }

  public Optional<? extends ClusterObject> object(ObjectKind kind, String id) {
    return switch (kind) {
      case CLUSTER -> cluster.filter(stored -> stored.id().equals(id));
      case ROOT_KEY -> rootKey.filter(stored -> stored.id().equals(id));
      case NODE -> node(id);
      case SERVICE -> service(id);
      case TASK -> task(id);
    };
  }

  /// The same objects one revision later.
  ClusterState withRevision(long next) {
    return new Changes(this).revision(next).state();
  }

  /// With `action` carried out, without moving the revision: for the state machine, and for a draft
  /// of a batch that is still being decided.
  ClusterState with(StoreAction action) {
    return switch (action) {
      case StoreAction.Put(var object) -> put(object);
      case StoreAction.Remove(var kind, var id) -> remove(kind, id);
    };
  }

  ClusterState with(RequestOutcome outcome) {
    if (outcomes.containsKey(outcome.requestId())) {
      return this;
    }
    var changes = new Changes(this);
    changes.outcomes = outcomes.plus(outcome.requestId(), outcome);
    changes.outcomeOrder = outcomeOrder.plus(outcome.requestId());
    if (changes.outcomeOrder.size() > OUTCOMES_MAX) {
      changes.outcomes = changes.outcomes.minus(changes.outcomeOrder.getFirst());
      changes.outcomeOrder = changes.outcomeOrder.minus(0);
    }
    return changes.state();
  }

  private ClusterState put(ClusterObject object) {
    var changes = new Changes(this);
    switch (object) {
      case Cluster stored -> changes.cluster = Optional.of(stored);
      case RootKey stored -> changes.rootKey = Optional.of(stored);
      case Node stored -> changes.nodes = nodes.plus(stored.id(), stored);
      case Service stored -> {
        service(stored.id()).ifPresent(changes::unname);
        changes.services = services.plus(stored.id(), stored);
        changes.serviceIds = changes.serviceIds.plus(stored.spec().name(), stored.id());
      }
      case Task stored -> {
        task(stored.id()).ifPresent(changes::unindex);
        changes.tasks = tasks.plus(stored.id(), stored);
        changes.index(stored);
      }
    }
    return changes.state();
  }

  private ClusterState remove(ObjectKind kind, String id) {
    var changes = new Changes(this);
    switch (kind) {
      case CLUSTER -> changes.cluster = Optional.empty();
      case ROOT_KEY -> changes.rootKey = Optional.empty();
      case NODE -> changes.nodes = nodes.minus(id);
      case SERVICE -> {
        service(id).ifPresent(changes::unname);
        changes.services = services.minus(id);
      }
      case TASK -> {
        task(id).ifPresent(changes::unindex);
        changes.tasks = tasks.minus(id);
      }
    }
    return changes.state();
  }

  /// The next state while it is being put together; keeps the indexes in step with the objects.
  private static final class Changes {
    private long revision;
    private Optional<Cluster> cluster;
    private Optional<RootKey> rootKey;
    private PSortedMap<String, Node> nodes;
    private PSortedMap<String, Service> services;
    private PSortedMap<String, String> serviceIds;
    private PSortedMap<String, Task> tasks;
    private PSortedMap<String, PSortedMap<String, Task>> tasksOfService;
    private PSortedMap<String, PSortedMap<String, Task>> tasksOfNode;
    private PSortedMap<String, Task> waiting;
    private PSortedMap<String, NodeUsage> usage;
    private PSortedMap<String, RequestOutcome> outcomes;
    private PVector<String> outcomeOrder;

    Changes(ClusterState from) {
      revision = from.revision;
      cluster = from.cluster;
      rootKey = from.rootKey;
      nodes = from.nodes;
      services = from.services;
      serviceIds = from.serviceIds;
      tasks = from.tasks;
      tasksOfService = from.tasksOfService;
      tasksOfNode = from.tasksOfNode;
      waiting = from.waiting;
      usage = from.usage;
      outcomes = from.outcomes;
      outcomeOrder = from.outcomeOrder;
    }

    Changes revision(long next) {
      revision = next;
      return this;
    }

    ClusterState state() {
      return new ClusterState(
          revision,
          cluster,
          rootKey,
          nodes,
          services,
          serviceIds,
          tasks,
          tasksOfService,
          tasksOfNode,
          waiting,
          usage,
          outcomes,
          outcomeOrder);
    }

    void unname(Service old) {
      serviceIds = serviceIds.minus(old.spec().name());
    }

    void index(Task task) {
      tasksOfService = added(tasksOfService, task.serviceId(), task);
      if (task.isLive() && task.nodeId().isEmpty()) {
        waiting = waiting.plus(task.id(), task);
      }
      task.nodeId()
          .ifPresent(
              node -> {
                tasksOfNode = added(tasksOfNode, node, task);
                if (task.isLive()) {
                  usage = usage.plus(node, usage.getOrDefault(node, NodeUsage.NONE).plus(task));
                }
              });
    }

    void unindex(Task old) {
      tasksOfService = removed(tasksOfService, old.serviceId(), old.id());
      waiting = waiting.minus(old.id());
      old.nodeId()
          .ifPresent(
              node -> {
                tasksOfNode = removed(tasksOfNode, node, old.id());
                if (old.isLive()) {
                  var left = usage.getOrDefault(node, NodeUsage.NONE).minus(old);
                  usage = left.tasks() == 0 ? usage.minus(node) : usage.plus(node, left);
                }
              });
    }

    private static PSortedMap<String, PSortedMap<String, Task>> added(
        PSortedMap<String, PSortedMap<String, Task>> index, String key, Task task) {
      return index.plus(key, index.getOrDefault(key, TreePMap.empty()).plus(task.id(), task));
    }

    private static PSortedMap<String, PSortedMap<String, Task>> removed(
        PSortedMap<String, PSortedMap<String, Task>> index, String key, String taskId) {
      var left = index.getOrDefault(key, TreePMap.empty()).minus(taskId);
      return left.isEmpty() ? index.minus(key) : index.plus(key, left);
    }
  }

  /// Objects as stored at `revision + 1`, used by the state machine.
  static Version nextVersion(ClusterState before) {
    return new Version(before.revision + 1);
  }
}
