package skep.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import skep.api.client.SwarmStatus;
import skep.model.Availability;
import skep.model.Cluster;
import skep.model.ClusterSpec;
import skep.model.ContainerSpec;
import skep.model.EndpointSpec;
import skep.model.ModelJson;
import skep.model.Node;
import skep.model.NodeDescription;
import skep.model.NodeRole;
import skep.model.NodeSpec;
import skep.model.NodeState;
import skep.model.NodeStatus;
import skep.model.Service;
import skep.model.ServiceMode;
import skep.model.ServiceSpec;
import skep.model.Task;
import skep.model.TaskSpec;
import skep.model.TaskState;
import skep.model.TaskStatus;
import skep.model.Version;

/// The dashboard's own process in a pseudo-terminal (of `script`), over a daemon that only tells:
/// how long it takes from start to first frame, from key to drawing, from change to screen, and
/// what it costs. Prints one line for each.
@Tag("slow")
@Timeout(600)
final class DashBenchmark {
  private static final int NODES = 100;
  private static final int TASKS = 2000;
  private static final int SERVICES = 40;
  private static final int CHANGES_PER_SECOND = 50;
  private static final int SAMPLES = 60;
  private static final Duration WATCHED = Duration.ofSeconds(20);

  /// As launch.sh starts it.
  private static final List<String> JVM =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:-UsePerfData",
          "-XX:ReservedCodeCacheSize=24m",
          "-Xss512k",
          "-Xmn8m",
          "-Xmx64m",
          "--enable-native-access=ALL-UNNAMED");

  @Test
  void what_the_dashboard_costs(@TempDir Path directory) throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "needs util-linux's script");
    try (var daemon = daemon(directory.resolve("s"), 7, 41)) {
      long began = System.nanoTime();
      try (var dash = dash(directory.resolve("s"), 100, 30)) {
        dash.await("HEALTHY");
        dash.await("Events");
        long first = System.nanoTime() - began;
        print("start to first full frame", first);
        settle(daemon);
        dash.quiet();
        var keys = new ArrayList<Long>();
        for (int i = 0; i < SAMPLES; i++) {
          awaitMidSecond();
          keys.add(
              dash.redrawAfter(
                  () -> dash.type(2 * (dash.typed() / 2) == dash.typed() ? "j" : "k")));
        }
        print("key to redraw, p95", p95(keys));
        var events = new ArrayList<Long>();
        for (int i = 0; i < SAMPLES; i++) {
          awaitMidSecond();
          int slot = i % 41;
          var state = i / 41 % 2 == 0 ? TaskState.STARTING : TaskState.RUNNING;
          events.add(dash.redrawAfter(() -> tell(daemon, slot, 7, state)));
        }
        print("cluster event to screen, p95", p95(events));
        double idle = dash.cpu(() -> pause(WATCHED));
        System.out.printf("idle CPU: %.1f %% of a core%n", idle);
        System.out.printf("memory, 7 nodes: %d MB%n", dash.memory() >> 20);
        assertThat(Duration.ofNanos(p95(events))).isLessThan(Duration.ofMillis(300));
      }
    }
    large(directory.resolve("l"));
  }

  private static Pty dash(Path socket, int width, int height) throws IOException {
    return new Pty(socket, width, height, Pty.skep(JVM, "dash"));
  }

  private static void large(Path socket) throws IOException {
    try (var daemon = daemon(socket, NODES, TASKS);
        var dash = dash(socket, 200, 60)) {
      dash.await("HEALTHY");
      settle(daemon);
      for (var view : List.of("1", "4", "9")) {
        dash.type(view);
        pause(Duration.ofSeconds(2));
        double busy = dash.cpu(() -> changes(daemon, WATCHED));
        System.out.printf(
            "%d nodes, %d tasks, %d changes/s, 200x60, view %s: %.1f %% of a core, %d MB%n",
            NODES, TASKS, CHANGES_PER_SECOND, view, busy, dash.memory() >> 20);
      }
    }
  }

  private static void changes(FakeDaemon daemon, Duration length) {
    long end = System.nanoTime() + length.toNanos();
    for (int i = 0; System.nanoTime() < end; i++) {
      tell(daemon, i % TASKS, NODES, i / TASKS % 2 == 0 ? TaskState.STARTING : TaskState.RUNNING);
      pause(Duration.ofMillis(1000 / CHANGES_PER_SECOND));
    }
  }

  private static void settle(FakeDaemon daemon) {
    while (daemon.followers() == 0) {
      pause(Duration.ofMillis(20));
    }
    pause(Duration.ofSeconds(2));
  }

  /// Once a second the clock is drawn: between that a drawing is due to something else.
  private static void awaitMidSecond() {
    do {
      pause(Duration.ofMillis(20));
    } while (System.currentTimeMillis() % 1000 < 150 || System.currentTimeMillis() % 1000 > 550);
  }

  private static void pause(Duration length) {
    LockSupport.parkNanos(length.toNanos());
  }

  private static void tell(FakeDaemon daemon, int slot, int nodes, TaskState state) {
    try {
      var task = task(slot, nodes, state, daemon.revision() + 1);
      daemon.tell("task", task.id(), task);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static long p95(List<Long> nanos) {
    var sorted = new ArrayList<>(nanos);
    Collections.sort(sorted);
    return sorted.get(sorted.size() * 95 / 100);
  }

  private static void print(String what, long nanos) {
    System.out.printf("%s: %d ms%n", what, TimeUnit.NANOSECONDS.toMillis(nanos));
  }

  static FakeDaemon daemon(Path socket, int nodes, int tasks) throws IOException {
    var daemon = new FakeDaemon(socket);
    var allNodes = new ArrayList<Node>();
    for (int i = 0; i < nodes; i++) {
      allNodes.add(node(i));
    }
    var allServices = new ArrayList<Service>();
    for (int i = 0; i < SERVICES; i++) {
      allServices.add(service(i, tasks));
    }
    var allTasks = new ArrayList<Task>();
    for (int i = 0; i < tasks; i++) {
      allTasks.add(task(i, nodes, TaskState.RUNNING, 1));
    }
    var cluster =
        new Cluster(
            "c",
            Version.NONE,
            Instant.EPOCH,
            Instant.EPOCH,
            ClusterSpec.defaults(),
            Optional.empty(),
            false,
            Optional.empty());
    daemon.answer("/nodes", ModelJson.write(allNodes));
    daemon.answer("/services", ModelJson.write(allServices));
    daemon.answer("/tasks", ModelJson.write(allTasks));
    daemon.answer("/swarm", ModelJson.write(cluster));
    daemon.answer("/skep/status", ModelJson.write(status()));
    daemon.answer("/skep/stats", "{\"Time\":\"2026-01-01T00:00:00Z\",\"Nodes\":[]}");
    return daemon;
  }

  private static SwarmStatus status() {
    return new SwarmStatus(
        "c",
        "node-0",
        Instant.now(),
        Instant.now(),
        true,
        1,
        "HEALTHY",
        "r",
        "leader",
        1,
        Optional.of("r"),
        0,
        9,
        9,
        3,
        3,
        2,
        1,
        true,
        List.of(),
        List.of());
  }

  private static Node node(int number) {
    return new Node(
        "n" + number,
        new Version(1),
        Instant.now(),
        Instant.now(),
        new NodeSpec("node-" + number, new TreeMap<>(), NodeRole.WORKER, Availability.ACTIVE),
        NodeDescription.UNKNOWN,
        new NodeStatus(NodeState.READY, "", "192.0.2.1"),
        Optional.empty());
  }

  private static Service service(int number, int tasks) {
    var spec =
        new ServiceSpec(
            "service-" + number,
            new TreeMap<>(),
            TaskSpec.of(ContainerSpec.ofImage("registry.example.com/image:" + number)),
            ServiceMode.replicated(Math.max(1, tasks / SERVICES)),
            Optional.empty(),
            Optional.empty(),
            EndpointSpec.NONE);
    return Service.created("s" + number, Instant.now(), spec, new Version(1));
  }

  private static Task task(int number, int nodes, TaskState state, long version) {
    int service = number % SERVICES;
    return new Task(
        "t" + number,
        new Version(version),
        Instant.EPOCH,
        Instant.now(),
        "s" + service,
        "service-" + service,
        1 + number / SERVICES,
        Optional.of("n" + number % nodes),
        TaskSpec.of(ContainerSpec.ofImage("registry.example.com/image:" + service)),
        EndpointSpec.NONE,
        new Version(1),
        TaskStatus.of(Instant.now(), state, ""),
        TaskState.RUNNING,
        Optional.empty(),
        0);
  }
}
