package skep.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import skep.model.Availability;
import skep.model.Cluster;
import skep.model.ClusterSpec;
import skep.model.ContainerSpec;
import skep.model.EndpointSpec;
import skep.model.JoinTokens;
import skep.model.Node;
import skep.model.NodeDescription;
import skep.model.NodeRole;
import skep.model.NodeSpec;
import skep.model.NodeState;
import skep.model.NodeStatus;
import skep.model.ObjectKind;
import skep.model.PortConfig;
import skep.model.ResourceLimits;
import skep.model.ResourceRequirements;
import skep.model.RootKey;
import skep.model.RootRotation;
import skep.model.Service;
import skep.model.ServiceMode;
import skep.model.ServiceSpec;
import skep.model.Task;
import skep.model.TaskSpec;
import skep.model.TaskState;
import skep.model.TaskStatus;
import skep.model.TlsInfo;
import skep.model.Version;

/// Stored objects for tests, plain and by chance.
public final class StoredObjects {
  public static final Instant T = Instant.parse("2030-01-01T00:00:00Z");

  private StoredObjects() {}

  public static Cluster cluster() {
    return new Cluster(
        "c1",
        Version.NONE,
        T,
        T,
        ClusterSpec.defaults(),
        Optional.empty(),
        false,
        Optional.empty());
  }

  public static RootKey rootKey() {
    var removed = new TreeMap<String, Instant>();
    removed.put("n9", T);
    return RootKey.first(T, "certificate", "private key", "unlock key")
        .withRotation(
            new RootRotation(
                "next certificate",
                "next private key",
                "cross-signed certificate",
                new TlsInfo("next certificate", "subject", "public key"),
                new JoinTokens("next worker token", "next manager token")))
        .withRemovedNodes(removed)
        .withCertificatesUntil(T);
  }

  /// Ready; its hostname is `host-` and its id.
  public static Node node(String id, NodeRole role) {
    var unknown = NodeDescription.UNKNOWN;
    return new Node(
        id,
        Version.NONE,
        T,
        T,
        new NodeSpec("", new TreeMap<>(), role, Availability.ACTIVE),
        new NodeDescription(
            "host-" + id,
            unknown.platform(),
            unknown.resources(),
            unknown.engine(),
            Optional.empty()),
        new NodeStatus(NodeState.READY, "", "10.0.0.1"),
        Optional.empty());
  }

  public static ServiceSpec spec(String name, long replicas) {
    return new ServiceSpec(
        name,
        new TreeMap<>(),
        TaskSpec.of(ContainerSpec.ofImage("nginx:1.27")),
        ServiceMode.replicated(replicas),
        Optional.empty(),
        Optional.empty(),
        EndpointSpec.NONE);
  }

  public static Service service(String id, String name) {
    return Service.created(id, T, spec(name, 1), Version.NONE);
  }

  /// Bound to `node` and running.
  public static Task task(String id, String node) {
    return task(
        id, "s1", Optional.of(node), TaskState.RUNNING, TaskState.RUNNING, EndpointSpec.NONE);
  }

  public static Task task(
      String id,
      String serviceId,
      Optional<String> node,
      TaskState state,
      TaskState desired,
      EndpointSpec endpoint) {
    return new Task(
        id,
        Version.NONE,
        T,
        T,
        serviceId,
        serviceId,
        1,
        node,
        TaskSpec.of(ContainerSpec.ofImage("nginx:1.27"))
            .withResources(
                new ResourceRequirements(
                    ResourceLimits.NONE, new ResourceLimits(1_000_000, 4 << 20, 0))),
        endpoint,
        Version.NONE,
        TaskStatus.of(T, state, ""),
        desired,
        Optional.empty(),
        0);
  }

  /// One object put or removed; ids repeat, so that objects change and go.
  static StoreAction randomAction(Random random) {
    int number = random.nextInt(60);
    return switch (random.nextInt(12)) {
      case 0 -> new StoreAction.Put(service("s" + number % 5, "name" + number % 5));
      case 1 -> new StoreAction.Remove(ObjectKind.SERVICE, "s" + number % 5);
      case 2 -> new StoreAction.Put(node("n" + number % 7, NodeRole.WORKER));
      case 3 -> new StoreAction.Remove(ObjectKind.NODE, "n" + number % 7);
      case 4, 5 -> new StoreAction.Remove(ObjectKind.TASK, "t" + number);
      default -> new StoreAction.Put(randomTask(random, number));
    };
  }

  /// Its published port is its own, as the scheduler sees to.
  private static Task randomTask(Random random, int number) {
    var states = TaskState.values();
    var port = PortConfig.of("tcp", 80, 8000 + number, number % 2 == 0 ? "host" : "ingress");
    return task(
        "t" + number,
        "s" + random.nextInt(5),
        random.nextInt(4) == 0 ? Optional.empty() : Optional.of("n" + random.nextInt(7)),
        states[random.nextInt(states.length)],
        states[random.nextInt(states.length)],
        new EndpointSpec("vip", List.of(port)));
  }

  /// With cluster, key, nodes, `tasks` tasks and outcomes.
  static ClusterState randomState(Random random, int tasks) {
    var actions = new ArrayList<StoreAction>();
    actions.add(new StoreAction.Put(cluster()));
    actions.add(new StoreAction.Put(rootKey()));
    for (int i = 0; i < 7; i++) {
      actions.add(new StoreAction.Put(node("n" + i, NodeRole.WORKER)));
      actions.add(new StoreAction.Put(service("s" + i, "name" + i)));
    }
    for (int i = 0; i < tasks; i++) {
      actions.add(new StoreAction.Put(randomTask(random, i)));
    }
    var outcomes = List.of(new RequestOutcome("z", "1"), new RequestOutcome("a", "2"));
    return applied(ClusterState.EMPTY, new Batch(0, actions, outcomes));
  }

  public static ClusterState applied(ClusterState before, Batch batch) {
    return switch (StoreFsm.apply(before, batch)) {
      case StoreFsm.Outcome.Applied(var after) -> after;
      case StoreFsm.Outcome.Conflict conflict -> throw new AssertionError(conflict);
    };
  }
}
