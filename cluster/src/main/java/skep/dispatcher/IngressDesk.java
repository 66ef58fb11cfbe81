package skep.dispatcher;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import skep.ingress.table.IngressFacts;
import skep.ingress.table.PortCounters;
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
  private final TreeMap<String, NodeIngress> nodes = new TreeMap<>();

  private Optional<EventLoop.Timer> look = Optional.empty();
  private boolean isReleasePlanned;

  /// @param onReleased told node and task when the node is to hear that the task is to stop
  IngressDesk(EventLoop loop, Store store, BiConsumer<String, String> onReleased) {
    this.loop = loop;
    this.store = store;
    this.onReleased = onReleased;
  }

  /// This manager leads now, or no more.
  void restart() {
    nodes.clear();
    gate.clear();
    feed.restart(store.state());
    look.ifPresent(EventLoop.Timer::cancel);
    look = Optional.empty();
  }

  /// A node's session begins.
  void opened(SessionLink link) {
    flush();
    var node = new NodeIngress(link, loop.nanoTime());
    nodes.put(link.peerNodeId(), node);
    node.tell(TableParts.whole(feed.table()));
  }

  /// A node's session ended: it is not waited for any more, unless the log has it ready.
  void closed(String nodeId) {
    nodes.remove(nodeId);
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
        .ifPresent(parts -> nodes.values().forEach(node -> node.tell(parts)));
  }

  /// `task` as its node is to know it now.
  Task shown(Task task) {
    var shown = gate.shown(task, feed.version(), loop.nanoTime());
    if (shown.desiredState() != task.desiredState()) {
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
    var node = nodes.get(nodeId);
    if (node != null) {
      node.served(said);
      release();
    }
  }

  void traffic(String nodeId, List<PortCounters> ports) {
    var node = nodes.get(nodeId);
    if (node != null) {
      node.counted(ports, loop.nanoTime());
    }
  }

  /// What is known of all nodes now.
  IngressFacts facts() {
    var facts = new TreeMap<String, IngressFacts.NodeFacts>();
    nodes.forEach((id, node) -> facts.put(id, node.facts(loop.nanoTime())));
    return new IngressFacts(feed.version(), facts);
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
      var said = nodes.get(node.id());
      if (said != null) {
        least = Math.min(least, said.version());
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
