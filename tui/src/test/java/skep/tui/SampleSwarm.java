package skep.tui;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import skep.api.client.IngressPort;
import skep.api.client.SwarmStatus;
import skep.model.Availability;
import skep.model.ContainerSpec;
import skep.model.EndpointSpec;
import skep.model.EngineDescription;
import skep.model.ManagerStatus;
import skep.model.Node;
import skep.model.NodeDescription;
import skep.model.NodeRole;
import skep.model.NodeSpec;
import skep.model.NodeState;
import skep.model.NodeStatus;
import skep.model.Platform;
import skep.model.PortConfig;
import skep.model.Resources;
import skep.model.Service;
import skep.model.ServiceMode;
import skep.model.ServiceSpec;
import skep.model.Task;
import skep.model.TaskSpec;
import skep.model.TaskState;
import skep.model.TaskStatus;
import skep.model.Version;
import skep.tui.cells.Size;
import skep.tui.keys.KeyMap;
import skep.tui.model.DashEvent;
import skep.tui.model.DashModel;
import skep.tui.model.DashUpdate;
import skep.tui.swarm.Change;
import skep.tui.swarm.Load;
import skep.tui.swarm.LogEntry;
import skep.tui.swarm.Swarm;

/// A swarm with something of everything: seven nodes, one of them drained, five services, one of
/// them being updated and one that fits nowhere.
public final class SampleSwarm {
  public static final Instant NOW = Instant.parse("2026-01-01T14:03:22Z");
  private static final String WHY_PENDING =
      "no suitable node (scheduling constraints not satisfied on 6 nodes; 1 node not available for"
          + " new tasks)";

  private SampleSwarm() {}

  /// The dashboard a moment after it has read everything.
  public static DashModel dashboard(Size size) {
    return dashboard(size, status());
  }

  /// The same while one manager of three answers.
  public static DashModel withoutQuorum(Size size) {
    return dashboard(size, lostStatus());
  }

  public static DashModel dashboard(Size size, SwarmStatus status) {
    var settings = new DashModel.Settings(false, false, false, false, ZoneOffset.UTC);
    var model = DashModel.start(size, KeyMap.DEFAULT, settings, NOW.minusSeconds(30));
    model = after(model, new DashEvent.Observed(status, ports(), "m2", Duration.ofMillis(8)));
    model = after(model, new DashEvent.Loaded(swarm()));
    model = after(model, new DashEvent.Changed(past(), true));
    for (int sample = 0; sample < 6; sample++) {
      model = after(model, measured(sample));
    }
    model = after(model, new DashEvent.Ticked(NOW.minusSeconds(3)));
    var born = task(task("web", 4), "n4", TaskState.STARTING, "");
    model = after(model, new DashEvent.Changed(List.of(change(101, born)), false));
    return after(model, new DashEvent.Ticked(NOW));
  }

  public static DashModel after(DashModel model, DashEvent event) {
    return DashUpdate.update(model, event).model();
  }

  /// What the first five nodes and two tasks use.
  private static DashEvent measured(int sample) {
    var nodes = new TreeMap<String, Load>();
    for (int number = 1; number <= 5; number++) {
      long memory = (1L + number) << 30;
      var name = (number <= 3 ? "m" : "n") + number;
      double cpu = number == 5 ? 92 : 11 * number + 4 * sample;
      nodes.put(name, new Load(cpu, memory, 8L << 30, 120_000, 40_000, List.of()));
    }
    var tasks = new TreeMap<String, Load>();
    tasks.put("t-web-1", new Load(12, 48L << 20, 0, 90_000, 12_000_000, List.of()));
    tasks.put("t-db-1", new Load(180, 700L << 20, 1L << 30, 1000, 2000, List.of()));
    return new DashEvent.Measured(nodes, tasks);
  }

  /// What two tasks of `web` and a node that goes away and comes back have to say.
  public static List<LogEntry> log() {
    var entries = new ArrayList<LogEntry>();
    for (int line = 1; line <= 20; line++) {
      var at = NOW.minusSeconds(60 - line);
      var isError = line % 7 == 0;
      entries.add(
          new LogEntry(
              at,
              isError ? LogEntry.Kind.ERR : LogEntry.Kind.OUT,
              "web." + (1 + line % 2 * 9),
              "m1",
              isError
                  ? "connect() failed (111: Connection refused) while connecting to upstream,"
                      + " client: 192.0.2.77, server: _, request: \"GET /orders/4711/items"
                      + " HTTP/1.1\""
                  : "192.0.2.%d \"GET /page/%d HTTP/1.1\" 200".formatted(line, line)));
    }
    entries.add(new LogEntry(NOW, LogEntry.Kind.GAP, "", "n5", "unreachable 14:03:25"));
    entries.add(new LogEntry(NOW, LogEntry.Kind.BACK, "", "n5", ""));
    return entries;
  }

  public static Swarm swarm() {
    var nodes = new ArrayList<Node>();
    for (int number = 1; number <= 7; number++) {
      nodes.add(node(number));
    }
    var services =
        List.of(
            service("web", ServiceMode.replicated(4), "nginx:1.27", 8080),
            service("api", ServiceMode.replicated(6), "registry.example.com/api:43", 0),
            service("db", ServiceMode.replicated(1), "postgres:17", 0),
            service("batch", ServiceMode.replicated(2), "job:7", 0),
            service("蜂巢", ServiceMode.replicated(1), "example/wide:1", 0));
    return Swarm.of("prod", 100, nodes, services, tasks());
  }

  private static List<Task> tasks() {
    var tasks = new ArrayList<Task>();
    var nodes = List.of("m1", "m2", "m3", "n4", "n5", "n7");
    for (int slot = 1; slot <= 3; slot++) {
      tasks.add(task(task("web", slot), nodes.get(slot - 1), TaskState.RUNNING, ""));
    }
    for (int slot = 1; slot <= 6; slot++) {
      var task = task(task("api", slot), nodes.get(slot - 1), TaskState.RUNNING, "");
      tasks.add(slot > 4 ? ofSpec(task, 1) : task);
    }
    tasks.add(task(task("db", 1), "m3", TaskState.RUNNING, ""));
    tasks.add(
        task(task("db", 1, "old"), "n5", TaskState.FAILED, "task: non-zero exit (137): killed"));
    tasks.add(task(task("batch", 1), "", TaskState.PENDING, WHY_PENDING));
    tasks.add(task(task("batch", 2), "", TaskState.PENDING, WHY_PENDING));
    tasks.add(task(task("蜂巢", 1), "n7", TaskState.RUNNING, ""));
    return tasks;
  }

  private static Node node(int number) {
    boolean isManager = number <= 3;
    var name = (isManager ? "m" : "n") + number;
    var labels = new TreeMap<String, String>();
    if (number == 4) {
      labels.put("disk", "ssd");
    }
    var engine = new EngineDescription("28.2.2", new TreeMap<>(), List.of());
    var description =
        new NodeDescription(
            name,
            new Platform("amd64", "linux"),
            new Resources(4_000_000_000L, 8L << 30),
            engine,
            Optional.empty());
    var manager = ManagerStatus.of("192.0.2.1" + number + ":2377", "raft-" + name, "");
    return new Node(
        name,
        new Version(50 + number),
        NOW.minusSeconds(86_400L * 3),
        NOW.minusSeconds(3600),
        new NodeSpec(
            "",
            labels,
            isManager ? NodeRole.MANAGER : NodeRole.WORKER,
            number == 6 ? Availability.DRAIN : Availability.ACTIVE),
        description,
        new NodeStatus(NodeState.READY, "", "192.0.2.1" + number),
        isManager ? Optional.of(manager) : Optional.empty());
  }

  private static Service service(String name, ServiceMode mode, String image, int port) {
    var ports =
        port == 0
            ? EndpointSpec.NONE
            : new EndpointSpec("vip", List.of(PortConfig.of("tcp", 80, port, "ingress")));
    var labels = new TreeMap<String, String>();
    if (name.equals("web")) {
      labels.put("tier", "front");
    }
    var spec =
        new ServiceSpec(
            name,
            labels,
            TaskSpec.of(ContainerSpec.ofImage(image)),
            mode,
            Optional.empty(),
            Optional.empty(),
            ports);
    return Service.created("s-" + name, NOW.minusSeconds(7200), spec, new Version(2))
        .withVersion(new Version(60));
  }

  private static Task task(String service, int slot) {
    return task(service, slot, "");
  }

  private static Task task(String service, int slot, String suffix) {
    boolean isOld = !suffix.isEmpty();
    var at = NOW.minusSeconds(isOld ? 900 : 600);
    return new Task(
        "t-" + service + "-" + slot + suffix,
        new Version(70),
        at,
        at,
        "s-" + service,
        service,
        slot,
        Optional.empty(),
        TaskSpec.of(ContainerSpec.ofImage(service + ":1")),
        EndpointSpec.NONE,
        new Version(2),
        TaskStatus.of(at, TaskState.NEW, ""),
        isOld ? TaskState.SHUTDOWN : TaskState.RUNNING,
        Optional.empty(),
        0);
  }

  private static Task task(Task task, String node, TaskState state, String error) {
    var placed = node.isEmpty() ? task : task.withNodeId(node);
    return placed.withStatus(
        TaskStatus.of(task.createdAt().plusSeconds(2), state, "").withErr(error));
  }

  private static Task ofSpec(Task task, long version) {
    return new Task(
        task.id(),
        task.version(),
        task.createdAt(),
        task.updatedAt(),
        task.serviceId(),
        task.serviceName(),
        task.slot(),
        task.nodeId(),
        task.spec(),
        task.endpoint(),
        new Version(version),
        task.status(),
        task.desiredState(),
        task.startAfter(),
        task.attempt());
  }

  /// A task of the sample, as it would be on another node and in another state.
  public static Change moved(String service, int slot, String node, TaskState state) {
    return change(200, task(task(service, slot, "-new"), node, state, ""));
  }

  public static Change change(long revision, Task task) {
    return new Change(
        revision,
        NOW.minusSeconds(3),
        false,
        task.withVersion(new Version(revision)),
        task.status().err());
  }

  /// The node of that number, not heard of any more.
  public static Change down(int number) {
    var node =
        node(number)
            .withStatus(new NodeStatus(NodeState.DOWN, "heartbeat failure", "192.0.2.1" + number));
    return new Change(
        201, NOW.minusSeconds(2), false, node.withVersion(new Version(201)), "heartbeat failure");
  }

  private static List<Change> past() {
    var changes = new ArrayList<Change>();
    changes.add(change(90, task(task("api", 5), "n5", TaskState.RUNNING, "")));
    changes.add(change(91, task(task("batch", 2), "", TaskState.PENDING, WHY_PENDING)));
    changes.add(
        change(
            92, task(task("db", 1, "old"), "n5", TaskState.FAILED, "task: non-zero exit (137)")));
    return changes;
  }

  public static SwarmStatus status() {
    var managers =
        List.of(
            manager("m1", "leader", true, 48211, 0),
            manager("m2", "voter", true, 48211, 0),
            manager("m3", "voter", true, 48207, 4));
    return new SwarmStatus(
        "cluster",
        "m2",
        NOW,
        NOW,
        true,
        100,
        "HEALTHY",
        "raft-m2",
        "follower",
        12,
        Optional.of("raft-m1"),
        0,
        48211,
        48211,
        3,
        3,
        2,
        1,
        true,
        List.of(),
        managers);
  }

  private static SwarmStatus lostStatus() {
    var managers =
        List.of(
            manager("m1", "voter", true, 48211, 0),
            manager("m2", "voter", false, 48211, 41),
            manager("m3", "voter", false, 48207, 44));
    return new SwarmStatus(
        "cluster",
        "m1",
        NOW,
        NOW.minusSeconds(41),
        false,
        100,
        "NO QUORUM",
        "raft-m1",
        "follower",
        12,
        Optional.empty(),
        41_000,
        48211,
        48211,
        3,
        1,
        2,
        0,
        false,
        List.of("m2 unreachable (last seen 41s ago)"),
        managers);
  }

  /// @param last number of log entries behind, or of seconds since it was last heard
  private static SwarmStatus.Manager manager(
      String name, String role, boolean answers, long index, long last) {
    return new SwarmStatus.Manager(
        "raft-" + name,
        name,
        "192.0.2.1" + name.substring(1) + ":2377",
        role,
        true,
        answers,
        role.equals("leader"),
        Optional.of(index),
        Optional.of(answers ? last : 0L),
        Optional.of(NOW.minusSeconds(answers ? 0 : last)),
        Optional.of(NOW.plusSeconds(86_400 * 60)),
        Optional.of(2L));
  }

  private static List<IngressPort> ports() {
    var backends = new ArrayList<IngressPort.Backend>();
    var nodes = new ArrayList<IngressPort.OnNode>();
    for (int slot = 1; slot <= 3; slot++) {
      var address = "192.0.2.1%d:4000%d".formatted(slot, slot);
      backends.add(
          new IngressPort.Backend(
              "t-web-" + slot,
              "web." + slot,
              "m" + slot,
              address,
              "172.17.0.2:80",
              1000 + slot,
              slot,
              slot == 3 ? 7 : 0,
              slot == 3 ? 2 : 0));
      nodes.add(
          new IngressPort.OnNode(
              "m" + slot,
              "m" + slot,
              "192.0.2.1" + slot,
              slot == 2 ? "failed" : "serving",
              slot == 2 ? "another program has the port" : "",
              12.5 * slot,
              1000,
              slot,
              0,
              5_000_000L * slot,
              90_000_000L * slot));
    }
    return List.of(
        new IngressPort(
            8080, "tcp", "s-web", "web", 80, List.of("accelerate=nft"), 75, 6, backends, nodes));
  }
}
