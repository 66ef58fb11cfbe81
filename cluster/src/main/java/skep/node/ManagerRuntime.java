package skep.node;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import skep.api.EventLog;
import skep.api.ManagerAccess;
import skep.api.NodeCalls;
import skep.api.SwarmApi;
import skep.api.http.AnswerDesk;
import skep.api.http.NodeServer;
import skep.ca.JoinToken;
import skep.ca.PeerIdentity;
import skep.ca.RandomIds;
import skep.ca.SwarmTls;
import skep.dispatcher.Dispatcher;
import skep.ingress.table.IngressFacts;
import skep.loop.ThreadLoop;
import skep.manager.ControlException;
import skep.manager.ControlException.Kind;
import skep.manager.ControlRequest;
import skep.manager.GroupView;
import skep.manager.LeaderLoop;
import skep.manager.LeaveRules;
import skep.manager.Membership;
import skep.manager.Preview;
import skep.model.Epoch;
import skep.model.JoinTokens;
import skep.model.Node;
import skep.model.NodeRole;
import skep.model.RootKey;
import skep.raft.DirectoryStorage;
import skep.raft.GroupStore;
import skep.raft.JGroupsConfig;
import skep.raft.JGroupsTransport;
import skep.raft.RaftGroup;
import skep.raft.RaftGroupConfig;
import skep.raft.RaftLog;
import skep.raft.RaftPorts;
import skep.seal.KeyFile;
import skep.store.ClusterState;
import skep.transport.WebSocketSessions;
import skep.view.GroupSight;

/// A running manager: its part in the raft group, the leader's loops (idle unless it leads), and
/// the swarm port.
final class ManagerRuntime implements ManagerAccess, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ManagerRuntime.class.getName());
  private static final int STOP_SECONDS = 5;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final ThreadLoop managerLoop = new ThreadLoop("skep-manager");
  private final ThreadLoop raftLoop = new ThreadLoop("skep-raft");
  private final GroupStore store;
  private final RaftGroup group;
  private final JGroupsTransport transport;
  private final GroupConnections connections;
  private final LeaderLoop leader;
  private final Dispatcher dispatcher;
  private final AnswerDesk answers;
  private final EventLog events;
  private final NodeServer server;
  private final QuorumWatch quorum;
  private final SwarmTls tls;
  private final GroupReports reports;
  private final Epoch epoch;

  /// @param keys of this node's disk, unlocked
  /// @param ended told when the manager stopped by itself
  /// @param onTrust told what the swarm's trust rests on when that changes; answers whom it shut
  ///   out
  /// @param onPeers told the raft addresses of all managers, by raft id, when they change
  /// @param epochs newest life of the swarm this node has seen
  /// @param onOutdated told that the swarm is in a newer life than this manager's log
  record Wiring(
      NodeSettings settings,
      SavedNode saved,
      KeyFile keys,
      SwarmTls tls,
      SwarmApi api,
      GroupStore.Ended ended,
      Function<RootKey, SortedSet<String>> onTrust,
      Consumer<SortedMap<String, String>> onPeers,
      EpochFile epochs,
      Consumer<Epoch> onOutdated) {}

  /// Starts everything, or nothing.
  ///
  /// @throws OutdatedException when the log is of an earlier life than the node has seen
  /// @throws IOException naming the address that cannot be listened on or the file that is damaged
  ManagerRuntime(Wiring wiring) throws IOException {
    var opened = new ArrayList<AutoCloseable>(List.of(managerLoop, raftLoop));
    try {
      tls = wiring.tls();
      var directory = new StateDirectory(wiring.settings().state());
      // Before the log is opened, which may write to it.
      var written = directory.logWritten();
      var self = wiring.saved().raftIdOf(wiring.tls().identity().nodeId());
      var log = RaftLog.open(new DirectoryStorage(directory.raft(), wiring.keys().dataKey()));
      opened.add(log);
      epoch = epochOf(log, wiring.epochs());
      transport = JGroupsTransport.open(raftAddresses(wiring, self));
      opened.add(transport);
      store = new GroupStore(managerLoop, wiring.ended());
      store.onOutdated(wiring.onOutdated());
      var config = RaftGroupConfig.of(self, new TreeSet<>(wiring.saved().founders()));
      var ports =
          new RaftPorts(raftLoop, transport, log, store, store, new Random(RANDOM.nextLong()));
      // Listeners first: the group tells them of its log's state as soon as it starts.
      leader = new LeaderLoop(managerLoop, store, new RandomIds(RANDOM));
      dispatcher = new Dispatcher(managerLoop, store, leader, epoch);
      answers = new AnswerDesk(dispatcher::call);
      events = new EventLog(store.state(), InstantSource.system());
      store.addListener(events);
      connections =
          new GroupConnections(
              managerLoop, transport, wiring.onPeers(), wiring.onTrust(), this::hangUp);
      store.addListener(connections);
      group = RaftGroup.start(config, ports);
      // Before its log and its transport, or it takes their end for a failure.
      opened.add(() -> stop(group));
      store.startWith(group);
      quorum = new QuorumWatch(managerLoop, this::sight, this::nameOf, written);
      quorum.start();
      new Membership(managerLoop, store, leader, store, new ManagerDialler(wiring.tls())).start();
      reports = new GroupReports(this, group, wiring.tls(), wiring.onOutdated());
      opened.add(reports);
      server = listen(wiring, dispatcher);
      reports.watch(managerLoop);
    } catch (IOException | RuntimeException e) {
      opened.reversed().forEach(ManagerRuntime::closeQuietly);
      throw e;
    }
  }

  /// A log that is new begins in the life this node joined; one that is ahead of what the node has
  /// noted down was made to begin a new life just before a crash.
  private static Epoch epochOf(RaftLog log, EpochFile epochs) throws IOException {
    if (!log.isInitialized()) {
      log.begin(epochs.newest());
    } else if (epochs.newest().isNewerThan(log.epoch())) {
      throw new OutdatedException(log.epoch(), epochs.newest());
    }
    epochs.saw(log.epoch());
    return log.epoch();
  }

  private static JGroupsConfig raftAddresses(Wiring wiring, String self) {
    var listen = wiring.saved().listenAddress();
    var advertise = wiring.saved().advertiseAddress();
    return new JGroupsConfig(
        self,
        new InetSocketAddress(listen.host(), Addresses.raftPort(listen.port())),
        Optional.of(new InetSocketAddress(advertise.host(), Addresses.raftPort(advertise.port()))),
        GroupConnections.addresses(wiring.saved().raftPeers()),
        Optional.of(wiring.tls().mutual(Set.of(NodeRole.MANAGER))));
  }

  private NodeServer listen(Wiring wiring, Dispatcher dispatcher) throws IOException {
    var address = wiring.saved().listenAddress();
    return new NodeServer(
        address.host(),
        address.port(),
        wiring.tls().welcoming(Set.of(NodeRole.WORKER, NodeRole.MANAGER)),
        new NodeServer.Routes(
            new SwarmAdmission(this, wiring.tls()),
            wiring.api(),
            reports,
            answers,
            new WebSocketSessions(managerLoop, dispatcher)::configure,
            this::isMember));
  }

  /// A node that was removed keeps a valid certificate until it expires; it is no member.
  private boolean isMember(PeerIdentity peer) {
    return state().node(peer.nodeId()).isPresent();
  }

  @Override
  public ClusterState state() {
    return store.state();
  }

  @Override
  public Instant asOf() {
    return quorum.asOf();
  }

  @Override
  public GroupView group() {
    return store.group();
  }

  @Override
  public GroupSight sight() {
    return store.sight();
  }

  @Override
  public CertificateLife certificate() {
    return new CertificateLife(tls.identity().issuedAt(), tls.identity().expiry());
  }

  private String nameOf(String raftId) {
    return state()
        .manager(raftId)
        .map(Node::hostname)
        .filter(name -> !name.isEmpty())
        .orElse(raftId);
  }

  @Override
  public CompletableFuture<String> submit(String requestId, ControlRequest request) {
    return leader.submit(requestId, request);
  }

  @Override
  public CompletableFuture<Preview> preview(ControlRequest request) {
    return leader.preview(request);
  }

  @Override
  public CompletableFuture<ClusterState> readBarrier() {
    return store.readBarrier();
  }

  @Override
  public CompletableFuture<IngressFacts> ingress() {
    return dispatcher.ingress();
  }

  @Override
  public NodeCalls nodeCalls() {
    return answers;
  }

  @Override
  public EventLog events() {
    return events;
  }

  @Override
  public JoinTokens newJoinTokens() {
    var digest = SwarmAdmission.rootCa(state()).digest();
    return new JoinTokens(
        JoinToken.random(digest, RANDOM).text(), JoinToken.random(digest, RANDOM).text());
  }

  /// Once this node has a new certificate.
  void reconnect() {
    connections.renew();
  }

  private void hangUp(SortedSet<String> nodeIds) {
    server.disconnect(peer -> nodeIds.contains(peer.nodeId()));
  }

  /// The life of the swarm this manager belongs to.
  Epoch epoch() {
    return epoch;
  }

  GroupReports reports() {
    return reports;
  }

  @Override
  public CompletableFuture<Void> transferLeadership(String raftId) {
    return store.transferLeadership(raftId);
  }

  @Override
  public Optional<String> mostAdvancedFollower() {
    return store.mostAdvancedFollower();
  }

  /// Raft ids the group began with.
  List<String> founders() {
    return List.copyOf(group.status().initialMembers());
  }

  /// What this manager's going would mean for the swarm, as a refusal.
  ControlException leaveRefusal() {
    return LeaveRules.refusal(group(), nameOf(group().self()));
  }

  /// A new manager is one once it has a vote; until then the group does not count on it.
  ///
  /// @param obstacle what is in the way as far as is known; empty: nothing
  /// @throws ControlException when that takes longer
  void awaitVote(int seconds, Supplier<String> obstacle) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!isVoter()) {
      if (!obstacle.get().isEmpty()) {
        throw new ControlException(
            Kind.NOT_IN_SWARM,
            "Timeout was reached before node joined as a manager: %s. It has no vote until that is mended; see \"skep node ls\"."
                .formatted(obstacle.get()));
      }
      if (System.nanoTime() - deadline > 0) {
        throw new ControlException(
            Kind.NOT_IN_SWARM,
            "Timeout was reached before this manager had caught up with the others. It goes on in"
                + " the background; see \"skep node ls\".");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private boolean isVoter() {
    var view = group();
    return view.members().stream()
        .anyMatch(member -> member.id().equals(view.self()) && member.voter());
  }

  @Override
  public void close() {
    reports.close();
    server.close();
    stop(group);
    transport.close();
    raftLoop.close();
    managerLoop.close();
  }

  private static void stop(RaftGroup group) {
    try {
      group.close().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.log(Level.WARNING, "the manager group did not stop in time", e);
    }
  }

  private static void closeQuietly(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) { // what AutoCloseable declares; the first failure is the one to tell
      LOG.log(Level.DEBUG, "closing after a failed start", e);
    }
  }
}
