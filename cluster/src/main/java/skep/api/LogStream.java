package skep.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import skep.api.client.LogLine;
import skep.model.ModelJson;
import skep.model.Node;
import skep.model.NodeState;
import skep.model.Task;
import skep.model.TaskState;
import skep.store.ClusterState;

/// The logs of some tasks, asked of the nodes they are on and put in one order of time. A node that
/// does not answer leaves a gap, which is said; while the logs are followed it is asked again when
/// it is back, from where it broke off, and tasks that are new are added.
///
/// Lines are ordered by their nodes' clocks.
final class LogStream implements LineSource {
  /// With a node that brings nothing.
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /// The same while following: a line is held back this long at most.
  private static final Duration FOLLOWING_PATIENCE = Duration.ofMillis(300);

  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  private final ManagerAccess manager;
  private final InstantSource clock;
  private final LogQuery query;
  private final Function<ClusterState, Optional<List<Task>>> tasks;
  private final TimeMerge<LogLine> merge;
  private final List<NodeLog> logs = new ArrayList<>();
  private final TreeSet<String> covered = new TreeSet<>();

  /// Nodes with a gap, and the last line before it if there was one, by id.
  private final TreeMap<String, Optional<Instant>> gaps = new TreeMap<>();

  private long lookedNanos;
  private boolean hasLooked;
  private boolean isSealed;
  private boolean isEndSaid;
  private volatile boolean isClosed;

  /// @param tasks whose logs are wanted; empty once there will be no more of them
  LogStream(
      ManagerAccess manager,
      InstantSource clock,
      LogQuery query,
      Function<ClusterState, Optional<List<Task>>> tasks) {
    this.manager = manager;
    this.clock = clock;
    this.query = query;
    this.tasks = tasks;
    this.merge =
        new TimeMerge<>(LogLine::time, query.isFollowing() ? FOLLOWING_PATIENCE : PATIENCE);
  }

  @Override
  public Optional<List<String>> next(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (true) {
      look();
      var left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
      var lines = merge.next(left.compareTo(LOOK_EVERY) < 0 ? left : LOOK_EVERY);
      if (lines.isEmpty()) {
        return end();
      }
      if (!lines.get().isEmpty() || left.isZero()) {
        return lines.map(list -> list.stream().map(ModelJson::write).toList());
      }
    }
  }

  /// Tells a reader that it has all, and not only what came before something broke.
  private Optional<List<String>> end() {
    boolean isSaid = isEndSaid;
    isEndSaid = true;
    return isSaid || isClosed
        ? Optional.empty()
        : Optional.of(List.of(ModelJson.write(LogLine.end(clock.instant(), List.of()))));
  }

  private synchronized void look() throws InterruptedException {
    long now = System.nanoTime();
    if (hasLooked && now - lookedNanos < LOOK_EVERY.toNanos()) {
      return;
    }
    boolean isFirst = !hasLooked;
    hasLooked = true;
    lookedNanos = now;
    var state = manager.state();
    settle(state);
    var wanted = tasks.apply(state);
    if (isFirst || query.isFollowing()) {
      open(state, wanted.orElse(List.of()));
    }
    if (!isSealed && (!query.isFollowing() || isOver(wanted))) {
      isSealed = true;
      merge.seal();
    }
  }

  /// Whether nothing more can come: what was asked for is gone, or was one task that has ended.
  private boolean isOver(Optional<List<Task>> wanted) {
    return wanted.isEmpty()
        || wanted.get().stream()
            .allMatch(task -> task.state().isTerminal() && covered.contains(task.id()));
  }

  /// Takes note of logs that ended or broke off, and hangs up on nodes that are gone.
  private void settle(ClusterState state) {
    for (var log : logs) {
      if (isDown(state, log.nodeId())) {
        log.close();
      }
    }
    var ended = logs.stream().filter(NodeLog::isDone).toList();
    logs.removeAll(ended);
    for (var log : ended) {
      if (log.isBroken()) {
        gaps.put(log.nodeId(), log.lastLine().or(() -> Optional.of(clock.instant())));
        covered.removeAll(log.taskIds());
      } else {
        log.absent().stream()
            .filter(id -> state.task(id).filter(LogStream::mayStillStart).isPresent())
            .forEach(covered::remove);
      }
    }
  }

  private static boolean mayStillStart(Task task) {
    return task.state().compareTo(TaskState.RUNNING) < 0;
  }

  private void open(ClusterState state, List<Task> wanted) throws InterruptedException {
    var byNode = new TreeMap<String, SortedMap<String, Task>>();
    for (var task : wanted) {
      var node = task.nodeId().orElse("");
      boolean hasStarted = task.state().compareTo(TaskState.STARTING) >= 0;
      if (!node.isEmpty() && hasStarted && !covered.contains(task.id())) {
        byNode.computeIfAbsent(node, _ -> new TreeMap<>()).put(task.id(), task);
      }
    }
    for (var each : byNode.entrySet()) {
      open(state, each.getKey(), each.getValue());
    }
  }

  private void open(ClusterState state, String nodeId, SortedMap<String, Task> of)
      throws InterruptedException {
    var node = state.node(nodeId);
    var name = node.map(Node::hostname).orElse(nodeId);
    boolean hasGap = gaps.containsKey(nodeId);
    var known = gaps.getOrDefault(nodeId, Optional.empty());
    Optional<String> reason =
        node.isEmpty()
            ? Optional.of("the node was removed from the swarm")
            : isDown(state, nodeId)
                ? Optional.of("the node is down: " + node.get().status().message())
                : Optional.empty();
    var lane = merge.lane();
    if (reason.isPresent()) {
      if (!hasGap) {
        gaps.put(nodeId, Optional.empty());
        lane.put(LogLine.note(clock.instant(), LogLine.GAP, nodeId, name, reason.get()));
      }
      lane.end();
      return;
    }
    if (hasGap) {
      gaps.remove(nodeId);
    }
    covered.addAll(of.keySet());
    var from = known.map(time -> time.plusNanos(1));
    var log = new NodeLog(nodeId, name, Collections.unmodifiableSortedMap(of), lane, clock);
    logs.add(log);
    log.open(manager.nodeCalls(), query.of(of.keySet(), from), hasGap);
  }

  private static boolean isDown(ClusterState state, String nodeId) {
    return state.node(nodeId).filter(n -> n.status().state() != NodeState.DOWN).isEmpty();
  }

  @Override
  public void close() {
    isClosed = true;
    merge.close();
    synchronized (this) {
      logs.forEach(NodeLog::close);
    }
  }
}
