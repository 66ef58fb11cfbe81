package skep.dispatcher;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import skep.ingress.table.IngressFacts;
import skep.loop.EventLoop;
import skep.manager.GroupView;
import skep.manager.LeaderLoop;
import skep.manager.Store;
import skep.model.Cluster;
import skep.model.DispatcherConfig;
import skep.model.Epoch;
import skep.model.ManagerStatus;
import skep.model.Node;
import skep.model.NodeDescription;
import skep.model.NodeState;
import skep.model.ObjectKind;
import skep.model.RootKey;
import skep.model.Task;
import skep.session.AgentMessage;
import skep.session.AgentMessage.FromAgent;
import skep.session.SessionHandler;
import skep.session.SessionLink;
import skep.store.Batch;
import skep.store.ClusterState;
import skep.store.StoreAction;

/// Keeps every node's agent told of its tasks, and the leader loop told of every node.
///
/// Only the leader dispatches: other managers send agents on to it. A node that is silent for
/// {@link #SILENT_PERIODS} heartbeat periods is Down; one whose link breaks is Disconnected at
/// once, and Down after the same time, or when a restart that was announced takes longer than it
/// may. A new leader gives every node that time to find it.
///
/// Runs on the manager's event loop, the leader loop's own.
public final class Dispatcher implements SessionHandler, Store.Listener {
  private static final System.Logger LOG = System.getLogger(Dispatcher.class.getName());
  private static final int SILENT_PERIODS = 5;
  private static final Duration CHECK_EVERY = Duration.ofMillis(250);

  private final EventLoop loop;
  private final Store store;
  private final LeaderLoop leader;
  private final IngressDesk ingress;
  private final Epoch epoch;

  /// By node id.
  private final TreeMap<String, Session> sessions = new TreeMap<>();

  /// When a node without a session was last known to be there, by node id, monotonic.
  private final TreeMap<String, Long> goneSinceNanos = new TreeMap<>();

  private boolean isLeading;
  private boolean isFlushPlanned;
  private EventLoop.@Nullable Timer check;

  /// In the swarm's first life.
  public Dispatcher(EventLoop loop, Store store, LeaderLoop leader) {
    this(loop, store, leader, Epoch.FIRST);
  }

  /// @param epoch of the group this manager belongs to
  public Dispatcher(EventLoop loop, Store store, LeaderLoop leader, Epoch epoch) {
    this.loop = loop;
    this.store = store;
    this.leader = leader;
    this.ingress = new IngressDesk(loop, store, this::touch);
    this.epoch = epoch;
    store.addListener(this);
  }

  @Override
  public void opened(SessionLink link) {
    if (!epoch.isFirst()) {
      link.send(new AgentMessage.ManagerEpoch(epoch));
    }
    if (!isLeading) {
      sendOn(link);
    }
  }

  @Override
  public void received(SessionLink link, AgentMessage message) {
    if (!isLeading) {
      sendOn(link);
      return;
    }
    if (!(message instanceof FromAgent said)) {
      LOG.log(Level.WARNING, () -> link.peerNodeId() + " sent a manager's message, link closed");
      link.close();
      return;
    }
    var nodeId = link.peerNodeId();
    if (said instanceof AgentMessage.AgentEpoch(var seen)) {
      if (!seen.equals(epoch) && !epoch.isNewerThan(seen)) {
        LOG.log(Level.WARNING, () -> nodeId + " has seen epoch " + seen + ", this is " + epoch);
        link.close();
      }
      return;
    }
    if (said instanceof AgentMessage.Hello(var description)) {
      // Before it has caught up, a new leader must not tell a node that it knows nothing of it.
      if (leader.isReady()) {
        welcome(link, description);
      } else {
        sendOn(link);
      }
      return;
    }
    var session = sessions.get(nodeId);
    if (session == null || !session.link().equals(link)) {
      link.close();
      return;
    }
    session.heard(loop.nanoTime());
    switch (said) {
      case AgentMessage.Hello _, AgentMessage.AgentEpoch _ -> {}
      case AgentMessage.Heartbeat(var engineUp) -> {
        link.send(new AgentMessage.HeartbeatTaken());
        engine(nodeId, session, engineUp);
      }
      case AgentMessage.Described(var description) -> {
        session.described(description);
        entrust(session);
        leader.nodeDescribed(nodeId, description);
      }
      case AgentMessage.Goodbye _ -> {
        sessions.remove(nodeId);
        ingress.closed(nodeId);
        leader.nodeSeen(nodeId, NodeState.DOWN, "node left the swarm", "");
        link.close();
      }
      case AgentMessage.IngressServed version -> ingress.served(nodeId, version);
      case AgentMessage.IngressTraffic(var ports) -> ingress.traffic(nodeId, ports);
      case AgentMessage.Report(var number, var statuses) ->
          leader.report(nodeId, statuses, () -> link.send(new AgentMessage.ReportTaken(number)));
    }
  }

  /// A node whose engine is gone for as long as a silent node's agent may be is as good as down. A
  /// restart of the engine takes less.
  private void engine(String nodeId, Session session, boolean isUp) {
    if (!isUp) {
      session.engineGone(loop.nanoTime());
      return;
    }
    if (session.isCalledDown()) {
      leader.nodeSeen(nodeId, NodeState.READY, "", session.link().peerAddress());
    }
    session.engineUp();
  }

  @Override
  public void closed(SessionLink link) {
    var nodeId = link.peerNodeId();
    var session = sessions.get(nodeId);
    if (session != null && session.link().equals(link)) {
      sessions.remove(nodeId);
      ingress.closed(nodeId);
      goneSinceNanos.put(nodeId, loop.nanoTime());
      leader.nodeSeen(nodeId, NodeState.DISCONNECTED, "the node's session broke", "");
    }
  }

  @Override
  public void applied(ClusterState before, ClusterState after, Batch batch) {
    if (!isLeading) {
      return;
    }
    ingress.applied(before, after, batch);
    planFlush();
    for (var action : batch.actions()) {
      switch (action) {
        case StoreAction.Put(Task task) -> task.nodeId().ifPresent(node -> touch(node, task.id()));
        case StoreAction.Put(Node node) -> {
          if (!before.node(node.id()).flatMap(Node::managerStatus).equals(node.managerStatus())) {
            sessions.values().forEach(s -> s.link().send(new AgentMessage.Managers(managers())));
          }
          tellRole(before, node);
        }
        case StoreAction.Put(RootKey _) -> sessions.values().forEach(this::entrust);
        case StoreAction.Put(Cluster _) -> newPeriod(before);
        case StoreAction.Put _ -> {}
        case StoreAction.Remove(var kind, var id) -> removed(before, kind, id);
      }
    }
  }

  @Override
  public void groupChanged(GroupView group) {
    if (group.isLeader() && !isLeading) {
      isLeading = true;
      ingress.restart();
      goneSinceNanos.clear();
      check = loop.schedule(CHECK_EVERY, this::checkLiveness);
    } else if (!group.isLeader() && isLeading) {
      isLeading = false;
      ingress.restart();
      if (check != null) {
        check.cancel();
      }
      var links = sessions.values().stream().map(Session::link).toList();
      sessions.clear();
      links.forEach(this::sendOn);
    }
  }

  /// What the nodes said of their ingress; nothing, unless this manager leads. From any thread.
  public CompletableFuture<IngressFacts> ingress() {
    var facts = new CompletableFuture<IngressFacts>();
    loop.execute(() -> facts.complete(ingress.facts()));
    return facts;
  }

  /// Asks a node something. Completes with whether the node has a session here; its answer comes
  /// some other way. From any thread.
  public CompletableFuture<Boolean> call(String nodeId, AgentMessage.Call call) {
    var sent = new CompletableFuture<Boolean>();
    loop.execute(
        () -> {
          var session = sessions.get(nodeId);
          if (session != null) {
            session.link().send(call);
          }
          sent.complete(session != null);
        });
    return sent;
  }

  private void welcome(SessionLink link, NodeDescription description) {
    var nodeId = link.peerNodeId();
    if (store.state().cluster().isEmpty()) {
      // A swarm that is being founded, or a log that was lost: no ground to send anybody away.
      sendOn(link);
      return;
    }
    var node = store.state().node(nodeId);
    if (node.isEmpty()) {
      link.send(new AgentMessage.NodeRemoved());
      link.close();
      return;
    }
    var session = new Session(link, description, loop.nanoTime());
    var old = sessions.put(nodeId, session);
    if (old != null && !old.link().equals(link)) {
      old.link().close();
    }
    goneSinceNanos.remove(nodeId);
    leader.nodeSeen(nodeId, NodeState.READY, "", link.peerAddress());
    leader.nodeDescribed(nodeId, description);
    link.send(new AgentMessage.Welcome(heartbeat(), managers()));
    entrust(session);
    ingress.opened(link);
    session.sendWhole(store.state().tasksOfNode(nodeId).values(), ingress::shown);
    link.send(AgentMessage.Role.of(node.get()));
  }

  private void tellRole(ClusterState before, Node node) {
    var session = sessions.get(node.id());
    var role = AgentMessage.Role.of(node);
    if (session != null
        && !before.node(node.id()).map(AgentMessage.Role::of).equals(Optional.of(role))) {
      session.link().send(role);
    }
  }

  private void entrust(Session session) {
    TrustNews.of(store.state(), session.description()).ifPresent(session.link()::send);
  }

  private void newPeriod(ClusterState before) {
    if (!heartbeat(before).equals(heartbeat())) {
      var welcome = new AgentMessage.Welcome(heartbeat(), managers());
      sessions.values().forEach(session -> session.link().send(welcome));
    }
  }

  private void removed(ClusterState before, ObjectKind kind, String id) {
    switch (kind) {
      case TASK -> before.task(id).flatMap(Task::nodeId).ifPresent(node -> touch(node, id));
      case NODE -> {
        var session = sessions.remove(id);
        ingress.closed(id);
        if (session != null) {
          session.link().send(new AgentMessage.NodeRemoved());
          session.link().close();
        }
      }
      case CLUSTER, ROOT_KEY, SERVICE -> {}
    }
  }

  private void touch(String nodeId, String taskId) {
    var session = sessions.get(nodeId);
    if (session != null) {
      session.touch(taskId);
      planFlush();
    }
  }

  /// All that one turn of the loop changed for a node goes to it in one message.
  private void planFlush() {
    if (!isFlushPlanned) {
      isFlushPlanned = true;
      loop.execute(
          () -> {
            isFlushPlanned = false;
            ingress.flush();
            sessions.forEach(
                (nodeId, session) ->
                    session.sendChanges(store.state().tasksOfNode(nodeId), ingress::shown));
          });
    }
  }

  private void checkLiveness() {
    if (!isLeading) {
      return;
    }
    if (leader.isReady()) {
      downSilentNodes();
    }
    check = loop.schedule(CHECK_EVERY, this::checkLiveness);
  }

  private void downSilentNodes() {
    long now = loop.nanoTime();
    var time = loop.now();
    long limit = heartbeat().multipliedBy(SILENT_PERIODS).toNanos();
    for (var node : store.state().nodes().values()) {
      sayAgain(node);
      if (node.status().state() == NodeState.DOWN) {
        continue;
      }
      var session = sessions.get(node.id());
      if (session == null) {
        boolean isLate = now - goneSinceNanos.computeIfAbsent(node.id(), _ -> now) >= limit;
        if (isLate && !node.status().isAwaited(time)) {
          down(node);
        }
      } else if (session.silentNanos(now) >= limit) {
        down(node);
        session.link().close();
      } else if (session.isEngineGoneFor(limit, now) && !session.isCalledDown()) {
        session.callDown();
        leader.nodeSeen(
            node.id(), NodeState.DOWN, "the node's container engine does not answer", "");
      }
    }
  }

  /// What the leader loop was told may have been lost with a batch that did not make it into the
  /// log. A node that is there is not left for down, nor one without its description.
  private void sayAgain(Node node) {
    var session = sessions.get(node.id());
    if (session == null) {
      return;
    }
    if (node.status().state() != NodeState.READY && !session.isCalledDown()) {
      leader.nodeSeen(node.id(), NodeState.READY, "", session.link().peerAddress());
    }
    if (!session.description().equals(node.description())) {
      leader.nodeDescribed(node.id(), session.description());
    }
  }

  private void down(Node node) {
    LOG.log(Level.INFO, () -> "node " + node.id() + " (" + node.hostname() + ") is down");
    sessions.remove(node.id());
    ingress.closed(node.id());
    leader.nodeSeen(node.id(), NodeState.DOWN, "heartbeat failure", "");
  }

  private void sendOn(SessionLink link) {
    link.send(new AgentMessage.NotLeader(leaderAddress(), managers()));
    link.close();
  }

  private Duration heartbeat() {
    return heartbeat(store.state());
  }

  private static Duration heartbeat(ClusterState state) {
    return state
        .cluster()
        .map(Cluster::spec)
        .map(spec -> spec.dispatcher().heartbeat())
        .orElse(DispatcherConfig.DEFAULT_HEARTBEAT);
  }

  private List<String> managers() {
    return managerStatuses().stream().map(ManagerStatus::addr).toList();
  }

  private Optional<String> leaderAddress() {
    return store
        .group()
        .leader()
        .flatMap(
            id ->
                managerStatuses().stream()
                    .filter(manager -> manager.raftId().equals(id))
                    .map(ManagerStatus::addr)
                    .findFirst());
  }

  private List<ManagerStatus> managerStatuses() {
    return store.state().nodes().values().stream()
        .flatMap(node -> node.managerStatus().stream())
        .toList();
  }
}
