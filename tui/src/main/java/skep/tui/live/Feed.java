package skep.tui.live;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import skep.api.client.ApiAnswer;
import skep.api.client.ApiClient;
import skep.api.client.ApiException;
import skep.api.client.IngressPort;
import skep.api.client.LineHandler;
import skep.api.client.NodeUsage;
import skep.api.client.SwarmEvent;
import skep.api.client.SwarmStatus;
import skep.api.client.TaskUsage;
import skep.api.client.UnreachableException;
import skep.api.client.UsageReport;
import skep.model.Cluster;
import skep.model.ClusterObject;
import skep.model.ModelJson;
import skep.model.Node;
import skep.model.Service;
import skep.model.Task;
import skep.tui.model.DashEvent;
import skep.tui.swarm.Change;
import skep.tui.swarm.Link;
import skep.tui.swarm.Load;
import skep.tui.swarm.Swarm;

/// Brings what happens in the swarm: reads all objects, then follows the daemon's stream of
/// changes, and samples what no change tells of. Without a daemon it tries again, one endpoint
/// after the other, ever more slowly. A thread of its own.
final class Feed implements AutoCloseable {
  private static final Duration SAMPLE = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  /// Changes of before the start that are told.
  private static final long PAST = 100;

  /// Of the samples, those that ask for usage too: nodes count every two seconds.
  private static final int USAGE_EVERY = 2;

  private static final String OTHER_API = "the daemon's API is another one than this dashboard's: ";
  private static final int GONE = 410;
  private static final int NOT_FOUND = 404;

  private final List<Endpoint> endpoints;
  private final Consumer<DashEvent> sink;

  /// What the thread is to be woken for; the reason why a stream ended.
  private final LinkedBlockingQueue<String> wakes = new LinkedBlockingQueue<>(100);

  private final Thread thread;
  private volatile boolean isClosed;
  private int failures;
  private Instant heard = Instant.EPOCH;

  /// @param sink called on the feed's threads; may block
  Feed(List<Endpoint> endpoints, Consumer<DashEvent> sink) {
    this.endpoints = List.copyOf(endpoints);
    this.sink = sink;
    this.thread = Thread.ofPlatform().daemon(true).name("dash-feed").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /// Reads everything anew, at once.
  void refresh() {
    wakes.offer("");
  }

  @Override
  public void close() {
    isClosed = true;
    thread.interrupt();
  }

  private void run() {
    int turn = 0;
    while (!isClosed) {
      var endpoint = endpoints.get(turn % endpoints.size());
      try {
        follow(endpoint);
      } catch (ApiException e) {
        turn++;
        lost(refusal(e));
      } catch (UnreachableException e) {
        turn++;
        lost(String.valueOf(e.getMessage()));
      } catch (IllegalArgumentException e) {
        turn++;
        lost(OTHER_API + e.getMessage());
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /// Until a refresh is wanted, which is no failure, or the stream ends, which is one.
  private void follow(Endpoint endpoint) throws InterruptedException {
    var client = endpoint.client().withTimeout(PATIENCE);
    var objects = load(client);
    var source = observe(endpoint, client, Optional.empty());
    sink.accept(new DashEvent.Loaded(objects));
    heard = Instant.now();
    wakes.clear();
    measure(client);
    int samples = 0;
    try (var _ = stream(client, objects.revision())) {
      failures = 0;
      while (!isClosed) {
        var woken = Optional.ofNullable(wakes.poll(SAMPLE.toMillis(), TimeUnit.MILLISECONDS));
        if (woken.isPresent()) {
          if (!woken.get().isEmpty()) {
            lost(woken.get());
          }
          return;
        }
        observe(endpoint, client, Optional.of(source));
        heard = Instant.now();
        if (++samples % USAGE_EVERY == 0) {
          measure(client);
        }
      }
    }
  }

  private static Swarm load(ApiClient client) {
    var nodes = client.get("/nodes");
    var services = client.get("/services");
    var tasks = client.get("/tasks");
    long revision = Math.min(revision(nodes), Math.min(revision(services), revision(tasks)));
    return Swarm.of(
        name(client),
        revision,
        ModelJson.readList(Node.class, nodes.body()),
        ModelJson.readList(Service.class, services.body()),
        ModelJson.readList(Task.class, tasks.body()));
  }

  private static String name(ApiClient client) {
    return ModelJson.read(Cluster.class, client.get("/swarm").body()).spec().name();
  }

  private static long revision(ApiAnswer answer) {
    return answer.header("Skep-Revision").map(Long::parseLong).orElse(1L);
  }

  /// Samples the manager group and the ingress; returns the name of the manager that answered.
  ///
  /// @param known its name, when it was told before
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private String observe(Endpoint endpoint, ApiClient client, Optional<String> known) {
    long begun = System.nanoTime();
    var status = ModelJson.read(SwarmStatus.class, client.get("/skep/status").body());
    var latency = Duration.ofNanos(System.nanoTime() - begun);
    var source = status.source().isEmpty() ? known.orElse(endpoint.name()) : status.source();
    sink.accept(new DashEvent.Observed(status, ports(client, status), source, latency));
    return source;
  }

  /// Only the leader knows the counters.
  private static List<IngressPort> ports(ApiClient client, SwarmStatus status) {
    if (!status.writable()) {
      return List.of();
    }
    try {
      return ModelJson.readList(IngressPort.class, client.get("/skep/ingress").body());
    } catch (ApiException e) {
      return List.of();
    }
  }

  /// What nodes and tasks use, while there is a leader to collect it. A daemon without it shows
  /// none.
  private void measure(ApiClient client) {
    try {
      var report = ModelJson.read(UsageReport.class, client.get("/skep/stats").body());
      var nodes = new TreeMap<String, Load>();
      var tasks = new TreeMap<String, Load>();
      for (var node : report.nodes()) {
        if (node.error().isEmpty()) {
          nodes.put(node.nodeId(), load(node));
          node.tasks().forEach(task -> tasks.put(task.taskId(), load(task)));
        }
      }
      sink.accept(new DashEvent.Measured(nodes, tasks));
    } catch (ApiException _) {
      // no leader, or a daemon that does not know it
    }
  }

  private static Load load(NodeUsage node) {
    return new Load(
        node.cpuPercent(),
        node.memoryBytes(),
        node.memoryTotalBytes(),
        node.receivedPerSecond(),
        node.sentPerSecond(),
        List.of());
  }

  private static Load load(TaskUsage task) {
    return new Load(
        task.cpuPercent(),
        task.memoryBytes(),
        task.memoryLimitBytes(),
        task.receivedPerSecond(),
        task.sentPerSecond(),
        List.of());
  }

  private AutoCloseableStream stream(ApiClient client, long revision) {
    var handler = new Handler(revision);
    try {
      var stream = client.stream("/skep/events?since=" + Math.max(0, revision - PAST), handler);
      return stream::close;
    } catch (ApiException e) {
      if (e.status() != GONE) {
        throw e;
      }
      var stream = client.stream("/skep/events?since=" + revision, handler);
      return stream::close;
    }
  }

  private void lost(String why) throws RuntimeException {
    failures++;
    var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 6));
    var length = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    var now = Instant.now();
    var since = heard.equals(Instant.EPOCH) ? now : heard;
    sink.accept(new DashEvent.Disconnected(new Link.Lost(why, failures, since, now.plus(length))));
    try {
      wakes.poll(length.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      isClosed = true;
    }
  }

  private static String refusal(ApiException e) {
    return e.status() == NOT_FOUND ? OTHER_API + e.getMessage() : String.valueOf(e.getMessage());
  }

  /// Closing it cannot fail.
  private interface AutoCloseableStream extends AutoCloseable {
    @Override
    void close();
  }

  private final class Handler implements LineHandler {
    private final long loaded;

    /// @param loaded revision of the objects that were read
    Handler(long loaded) {
      this.loaded = loaded;
    }

    /// What it cannot read must not end its thread, after which nothing would be heard any more.
    @Override
    public void line(String line) {
      try {
        tell(line);
      } catch (IllegalArgumentException e) {
        wakes.offer(OTHER_API + e.getMessage());
      }
    }

    private void tell(String line) {
      var event = ModelJson.read(SwarmEvent.class, line);
      object(event)
          .ifPresent(
              object ->
                  sink.accept(
                      new DashEvent.Changed(
                          List.of(
                              new Change(
                                  event.revision(),
                                  event.time(),
                                  event.action().equals("remove"),
                                  object,
                                  event.cause().orElse(""))),
                          event.revision() <= loaded)));
    }

    @Override
    public void ended(String why) {
      wakes.offer(why);
    }

    /// Kinds that a newer daemon may have are left out.
    private static Optional<ClusterObject> object(SwarmEvent event) {
      return switch (event.kind()) {
        case "node" -> Optional.of(ModelJson.read(Node.class, event.object()));
        case "service" -> Optional.of(ModelJson.read(Service.class, event.object()));
        case "task" -> Optional.of(ModelJson.read(Task.class, event.object()));
        case "cluster" -> Optional.of(ModelJson.read(Cluster.class, event.object()));
        default -> Optional.empty();
      };
    }
  }
}
