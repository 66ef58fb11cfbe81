package skep.dispatcher;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import skep.ingress.table.PortCounters;
import skep.ingress.table.PortFault;
import skep.loop.EventLoop;
import skep.manager.Store;
import skep.model.Cluster;
import skep.model.ClusterSpec;
import skep.model.IngressConfig;
import skep.model.NodeState;
import skep.model.Task;
import skep.session.AgentMessage;
import skep.session.SessionLink;
import skep.store.Batch;
import skep.store.ClusterState;

/// The leader's part of the ingress: tells all nodes the table, hears which version each serves,
/// and lets tasks stop once nobody sends them anything any more. Lives on the dispatcher's loop.
final class IngressDesk {
  private final EventLoop loop;
  private final Store store;
  private final BiConsumer<String, String> onReleased;
  private final IngressFeed feed = new IngressFeed();
  private final StopGate gate = new StopGate();

  /// By node id, for nodes with a session.
  private final TreeMap<String, Served> served = new TreeMap<>();

  private Optional<EventLoop.Timer> look = Optional.empty();
  private boolean isReleasePlanned;

  /// What a node last said of its ingress.
  private static final class Served {
    private final SessionLink link;
    private long version;
    private List<PortFault> faults = List.of();
    private List<PortCounters> traffic = List.of();
    private List<PortCounters> trafficBefore = List.of();
    private long trafficNanos;
    private long trafficBeforeNanos;

    Served(SessionLink link) {
      this.link = link;
    }
  }

  /// @param onReleased told node and task when the node is to hear that the task is to stop
  IngressDesk(EventLoop loop, Store store, BiConsumer<String, String> onReleased) {
    this.loop = loop;
    this.store = store;
    this.onReleased = onReleased;
  }

  /// This manager leads now, or no more.
  void restart() {
    served.clear();
    gate.clear();
    feed.restart(store.state());
    look.ifPresent(EventLoop.Timer::cancel);
    look = Optional.empty();
  }

  /// A node's session begins.
  void opened(SessionLink link) {
    flush();
    served.put(link.peerNodeId(), new Served(link));
    TableParts.whole(feed.table()).forEach(link::send);
  }

  /// A node's session ended: it is not waited for any more, unless the log has it ready.
  void closed(String nodeId) {
    served.remove(nodeId);
    release();
  }

  void applied(ClusterState before, ClusterState after, Batch batch) {
    feed.touch(before, after, batch);
    for (var action : batch.actions()) {
      switch (action.kind()) {
        case TASK -> {
          if (after.task(action.id()).filter(t -> !t.state().isTerminal()).isEmpty()) {
            gate.forget(action.id());
          }
        }
        // Who is not ready any more is not waited for.
        case NODE -> planRelease();
        case CLUSTER, ROOT_KEY, SERVICE -> {}
      }
    }
  }

  /// Tells the nodes what changed since the last call.
  void flush() {
    feed.update(store.state())
        .map(TableParts::change)
        .ifPresent(
            parts -> served.values().forEach(node -> parts.forEach(part -> node.link.send(part))));
  }

  /// `task` as its node is to know it now.
  Task shown(Task task) {
    var shown = gate.shown(task, feed.version(), loop.nanoTime());
    if (shown != task) {
      // All nodes may have been told before this task came up, and say no more.
      planRelease();
    }
    return shown;
  }

  private void planRelease() {
    if (!isReleasePlanned) {
      isReleasePlanned = true;
      loop.execute(this::release);
    }
  }

  void served(String nodeId, AgentMessage.IngressServed said) {
    var node = served.get(nodeId);
    if (node != null) {
      node.version = said.version();
      node.faults = said.faults();
      release();
    }
  }

  void traffic(String nodeId, List<PortCounters> ports) {
    var node = served.get(nodeId);
    if (node != null) {
      node.trafficBefore = node.traffic;
      node.trafficBeforeNanos = node.trafficNanos;
      node.traffic = ports;
      node.trafficNanos = loop.nanoTime();
    }
  }

  private void release() {
    isReleasePlanned = false;
    var released = gate.release(servedEverywhere(), patience(), loop.nanoTime());
    released.forEach(task -> onReleased.accept(task.nodeId(), task.taskId()));
    planLook();
  }

  /// A node that is ready but has no session, as all have just after a change of leader, may serve
  /// anything.
  private long servedEverywhere() {
    long least = feed.version();
    for (var node : store.state().nodes().values()) {
      var said = served.get(node.id());
      if (said != null) {
        least = Math.min(least, said.version);
      } else if (node.status().state() == NodeState.READY) {
        return 0;
      }
    }
    return least;
  }

  private void planLook() {
    look.ifPresent(EventLoop.Timer::cancel);
    look =
        gate.nextLook(patience(), loop.nanoTime()).map(wait -> loop.schedule(wait, this::release));
  }

  private StopGate.Patience patience() {
    var config =
        store
            .state()
            .cluster()
            .map(Cluster::spec)
            .flatMap(ClusterSpec::ingress)
            .orElse(IngressConfig.DEFAULTS);
    return new StopGate.Patience(config.deadline(), config.grace());
  }
}
