package skep.api;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import skep.api.client.ErrorBody;
import skep.api.client.NodeUsage;
import skep.engine.QueueFeed;
import skep.model.ModelJson;
import skep.model.Node;

/// Every node's samples as they come, a {@link NodeUsage} each. A node that cannot be asked is told
/// of once, and asked again while somebody reads.
final class UsageFeed implements LineSource {
  private static final int SAMPLES_WAITING_MAX = 1_000;
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration POLL = Duration.ofSeconds(5);

  private final ManagerAccess manager;
  private final InstantSource clock;
  private final QueueFeed<String> samples = new QueueFeed<>(SAMPLES_WAITING_MAX, this::hangUp);

  /// Nodes that are asked, and the answer once it has begun; guarded by itself.
  private final Map<String, Optional<LineSource>> open = new TreeMap<>();

  /// What was last said of nodes that are not there; for the reader only.
  private final Map<String, String> missing = new TreeMap<>();

  private long lookedNanos = System.nanoTime() - LOOK_EVERY.toNanos();
  private volatile boolean isClosed;

  UsageFeed(ManagerAccess manager, InstantSource clock) {
    this.manager = manager;
    this.clock = clock;
  }

  @Override
  public Optional<List<String>> next(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (true) {
      look();
      var left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
      var found = samples.next(left.compareTo(LOOK_EVERY) < 0 ? left : LOOK_EVERY);
      if (found.isEmpty() || !found.get().isEmpty() || left.isZero()) {
        return found;
      }
    }
  }

  private void look() {
    long now = System.nanoTime();
    if (now - lookedNanos < LOOK_EVERY.toNanos()) {
      return;
    }
    lookedNanos = now;
    for (var node : manager.state().nodes().values()) {
      var unavailable = UsageAnswers.unavailable(node, clock);
      if (unavailable.isPresent()) {
        hangUp(node.id());
        say(unavailable.get());
      } else {
        ask(node);
      }
    }
  }

  private void say(NodeUsage gone) {
    if (!gone.error().equals(missing.put(gone.nodeId(), gone.error()))) {
      samples.offer(ModelJson.write(gone));
    }
  }

  private void ask(Node node) {
    synchronized (open) {
      if (isClosed || open.putIfAbsent(node.id(), Optional.empty()) != null) {
        return;
      }
    }
    missing.remove(node.id());
    var query = new TreeMap<String, String>();
    query.put("follow", "1");
    var _ =
        manager
            .nodeCalls()
            .call(node.id(), NodeRequests.get(UsageAnswers.PATH, query), UsageAnswers.LIMIT)
            .whenComplete(
                (response, failure) ->
                    Thread.ofVirtual()
                        .name("skep-node-usage")
                        .start(() -> answered(node, Optional.ofNullable(response), failure)));
  }

  private void answered(
      Node node, Optional<ApiResponse> response, @org.jspecify.annotations.Nullable Throwable no) {
    try {
      if (response.isEmpty()) {
        missing(node, no == null ? "no answer" : NodeRequests.reason(no));
      } else if (response.get().body() instanceof ApiResponse.Body.Lines(var lines)) {
        copy(node, lines);
      } else {
        missing(node, ErrorBody.parse(response.get().status(), response.get().text()).message());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      synchronized (open) {
        open.remove(node.id());
      }
    }
  }

  private void missing(Node node, String why) {
    samples.offer(
        ModelJson.write(NodeUsage.missing(node.id(), node.hostname(), clock.instant(), why)));
  }

  private void copy(Node node, LineSource lines) throws InterruptedException {
    try (lines) {
      synchronized (open) {
        if (isClosed) {
          return;
        }
        open.put(node.id(), Optional.of(lines));
      }
      for (var next = lines.next(POLL); next.isPresent(); next = lines.next(POLL)) {
        for (var line : next.get()) {
          var usage = ModelJson.read(NodeUsage.class, line);
          var state = manager.state();
          samples.offer(ModelJson.write(UsageAnswers.named(usage, state, node)));
        }
      }
    }
  }

  private void hangUp(String nodeId) {
    Optional<LineSource> known;
    synchronized (open) {
      known = open.getOrDefault(nodeId, Optional.empty());
    }
    known.ifPresent(LineSource::close);
  }

  private void hangUp() {
    isClosed = true;
    List<LineSource> all;
    synchronized (open) {
      all = open.values().stream().flatMap(Optional::stream).toList();
    }
    all.forEach(LineSource::close);
  }

  @Override
  public void close() {
    samples.close();
  }
}
