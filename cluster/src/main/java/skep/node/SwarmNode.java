package skep.node;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import skep.api.ManagerAccess;
import skep.api.NodeControl;
import skep.api.NodeInfo;
import skep.api.NodeInfo.LocalState;
import skep.api.SwarmApi;
import skep.api.client.InitRequest;
import skep.api.client.JoinRequest;
import skep.api.client.Peer;
import skep.ca.CaException;
import skep.ca.NodeIdentity;
import skep.ca.SwarmTls;
import skep.engine.Engine;
import skep.manager.ControlException;
import skep.manager.ControlException.Kind;
import skep.model.NodeDescription;
import skep.model.NodeRole;

/// This host's life in and out of a swarm: init, join, start again, leave. One step at a time, on a
/// thread of its own; what the API asks is answered from the last known state.
final class SwarmNode implements NodeControl, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SwarmNode.class.getName());
  private static final int ACTIVE_SECONDS = 20;

  private final NodeSettings settings;
  private final StateDirectory directory;
  private final ExecutorService steps =
      Executors.newSingleThreadExecutor(
          task -> Thread.ofPlatform().name("skep-node").daemon(true).unstarted(task));
  private volatile LocalState state = LocalState.INACTIVE;
  private volatile String error = "";
  private volatile @Nullable Running running;
  private @Nullable SwarmApi api;

  /// A member's moving parts.
  private record Running(
      SwarmTls tls,
      SavedNode saved,
      Optional<ManagerRuntime> manager,
      AgentRuntime agent,
      Renewal renewal) {

    Running withSaved(SavedNode changed) {
      return new Running(tls, changed, manager, agent, renewal);
    }
  }

  SwarmNode(NodeSettings settings) {
    this.settings = settings;
    this.directory = new StateDirectory(settings.state());
  }

  /// Takes up the life in a swarm that the state directory tells of, if any. The swarm may be out
  /// of reach: then the node keeps trying.
  ///
  /// @param served by the swarm port, on managers
  /// @throws IOException naming what is damaged or taken, and the way out
  void start(SwarmApi served) throws IOException {
    api = served;
    if (directory.isUnfinished()) {
      LOG.log(Level.WARNING, "an init, join or leave was cut short; this node is in no swarm now");
      directory.forget();
    }
    if (!directory.isMember()) {
      return;
    }
    try {
      var identity = NodeIdentity.load(directory.certificates());
      if (identity.role() == NodeRole.MANAGER) {
        directory.requireLog();
      }
      run(identity, SavedNode.load(settings.state()));
      state = LocalState.ACTIVE;
    } catch (CaException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public CompletableFuture<String> init(InitRequest request) {
    return step(
        () -> {
          outsideOfSwarm();
          if (request.forceNewCluster() || request.autoLockManagers()) {
            throw new ControlException(
                Kind.UNIMPLEMENTED,
                "force-new-cluster and autolock are not supported by this version of skep");
          }
          var founding = Founding.of(request, Addresses.ofThisHost());
          enter(founding.identity(), founding.saved());
          try {
            founding.writeFirstEntry(manager().orElseThrow());
            directory.finish();
            settled();
          } catch (IOException | RuntimeException e) {
            abandon();
            throw e;
          }
          return founding.identity().nodeId();
        });
  }

  @Override
  public CompletableFuture<Void> join(JoinRequest request) {
    return step(
        () -> {
          outsideOfSwarm();
          state = LocalState.PENDING;
          try {
            var joined = Joining.join(request, Addresses.ofThisHost());
            enter(joined.identity(), joined.saved());
            directory.finish();
            settled();
          } catch (IOException | RuntimeException e) {
            if (running == null) {
              abandon();
            }
            throw e;
          }
          return null;
        });
  }

  @Override
  public CompletableFuture<Void> leave(boolean force) {
    return step(
        () -> {
          var now = running;
          if (now == null && state == LocalState.INACTIVE) {
            throw new ControlException(Kind.NOT_IN_SWARM, "This node is not part of a swarm");
          }
          if (now != null) {
            now.manager().filter(_ -> !force).ifPresent(ManagerRuntime::refuseToLeave);
            now.agent().leave();
          }
          abandon();
          return null;
        });
  }

  @Override
  public CompletableFuture<NodeInfo> info() {
    var now = running;
    if (now == null) {
      return CompletableFuture.completedFuture(
          new NodeInfo(state, "", "", false, error, List.of(), described("")));
    }
    var managers = now.saved().managers().stream().map(address -> new Peer("", address)).toList();
    return CompletableFuture.completedFuture(
        new NodeInfo(
            state,
            now.tls().identity().nodeId(),
            now.saved().advertiseAddress().host(),
            now.manager().isPresent(),
            error,
            managers,
            described(now.tls().identity().nodeId())));
  }

  @Override
  public Optional<ManagerAccess> manager() {
    return runningManager().map(manager -> manager);
  }

  /// Where a request that this node cannot answer goes: the leader, then any manager known.
  List<String> managerAddresses() {
    var now = running;
    if (now == null) {
      return List.of();
    }
    return now.manager().map(ManagerRuntime::leaderAddress).orElse(now.saved().managers());
  }

  Optional<SwarmTls> tls() {
    return Optional.ofNullable(running).map(Running::tls);
  }

  /// For tests: the next certificate now.
  void renewCertificate() throws IOException, InterruptedException {
    Objects.requireNonNull(running).renewal().renew();
  }

  @Override
  public void close() {
    steps.shutdownNow();
    stop();
  }

  private Optional<ManagerRuntime> runningManager() {
    return Optional.ofNullable(running).flatMap(Running::manager);
  }

  private void outsideOfSwarm() {
    if (running != null || state != LocalState.INACTIVE) {
      throw new ControlException(
          Kind.NOT_IN_SWARM,
          "This node is already part of a swarm. Use \"skep swarm leave\" to leave this swarm and"
              + " join another one.");
    }
  }

  private void enter(NodeIdentity identity, SavedNode saved) throws IOException {
    try {
      directory.begin();
      identity.save(directory.certificates());
      saved.save(settings.state());
      run(identity, saved);
    } catch (IOException | RuntimeException e) {
      abandon();
      throw e;
    }
  }

  private void run(NodeIdentity identity, SavedNode saved) throws IOException {
    var tls = new SwarmTls(identity, _ -> false, InstantSource.system());
    Optional<ManagerRuntime> manager = Optional.empty();
    if (identity.role() == NodeRole.MANAGER) {
      manager =
          Optional.of(
              new ManagerRuntime(
                  new ManagerRuntime.Wiring(
                      settings,
                      saved,
                      tls,
                      Objects.requireNonNull(api),
                      this::managerStopped,
                      peers -> remember(known -> known.withRaftPeers(peers)))));
    }
    try {
      var agent =
          new AgentRuntime(
              tls,
              new AgentRuntime.Means(
                  engine(identity.clusterId()), settings.ingress().apply(identity.nodeId())),
              settings.hostname(),
              agentManagers(saved),
              new AgentRuntime.Callbacks(
                  managers -> remember(known -> known.withManagers(managers)), this::removed));
      var renewal =
          new Renewal(
              tls,
              directory.certificates(),
              Renewal.managers(
                  tls, () -> Optional.ofNullable(running).map(SwarmNode::known).orElse(List.of())));
      running = new Running(tls, saved, manager, agent, renewal);
    } catch (RuntimeException e) {
      manager.ifPresent(ManagerRuntime::close);
      throw e;
    }
  }

  private static List<String> known(Running now) {
    return now.saved().managers();
  }

  private Engine engine(String clusterId) {
    return settings.engine().apply(clusterId);
  }

  /// A manager's own agent asks itself first.
  private static List<String> agentManagers(SavedNode saved) {
    return saved.founders().isEmpty()
        ? saved.managers()
        : Stream.concat(Stream.of(saved.advertise()), saved.managers().stream())
            .distinct()
            .toList();
  }

  /// Waits until the swarm knows this node, so that the next command finds it.
  private void settled() {
    state = LocalState.ACTIVE;
    var now = Objects.requireNonNull(running);
    try {
      if (!now.agent().awaitSession(ACTIVE_SECONDS)) {
        throw new ControlException(
            Kind.NOT_IN_SWARM,
            "Timeout was reached before node joined. The attempt to join the swarm will continue in"
                + " the background. Use the \"skep info\" command to see the current swarm status"
                + " of your node.");
      }
      now.manager().ifPresent(manager -> manager.awaitVote(ACTIVE_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void remember(UnaryOperator<SavedNode> change) {
    later(
        () -> {
          var now = running;
          if (now == null) {
            return;
          }
          var saved = change.apply(now.saved());
          if (saved.equals(now.saved())) {
            return;
          }
          running = now.withSaved(saved);
          try {
            saved.save(settings.state());
          } catch (IOException e) {
            LOG.log(Level.WARNING, "the managers' new addresses could not be kept", e);
          }
        });
  }

  private void managerStopped(String why) {
    LOG.log(Level.ERROR, () -> why + "; restart the daemon once the cause is mended");
    error = why;
    state = LocalState.ERROR;
  }

  private void removed() {
    LOG.log(Level.WARNING, "this node was removed from the swarm");
    later(this::abandon);
  }

  /// Not at all when the daemon is stopping.
  private void later(Runnable task) {
    try {
      steps.execute(task);
    } catch (RejectedExecutionException stopping) {
      LOG.log(Level.DEBUG, "stopping");
    }
  }

  private void stop() {
    var now = running;
    running = null;
    if (now != null) {
      now.renewal().close();
      now.agent().close();
      now.manager().ifPresent(ManagerRuntime::close);
    }
  }

  /// Stops, and forgets the swarm.
  private void abandon() {
    stop();
    state = LocalState.INACTIVE;
    error = "";
    try {
      directory.forget();
    } catch (IOException e) {
      LOG.log(Level.ERROR, "what is left of the swarm in " + settings.state(), e);
    }
  }

  private NodeDescription described(String nodeId) {
    return runningManager()
        .flatMap(manager -> manager.state().node(nodeId))
        .map(node -> node.description())
        .orElse(
            new NodeDescription(
                settings.hostname(),
                NodeDescription.UNKNOWN.platform(),
                NodeDescription.UNKNOWN.resources(),
                NodeDescription.UNKNOWN.engine(),
                Optional.empty()));
  }

  private <T extends @Nullable Object> CompletableFuture<T> step(Callable<T> body) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return body.call();
          } catch (ControlException refusal) {
            throw refusal;
          } catch (IOException e) {
            throw new ControlException(Kind.NOT_IN_SWARM, String.valueOf(e.getMessage()));
          } catch (Exception e) { // what Callable declares; the caller is told
            throw new CompletionException(e);
          }
        },
        steps);
  }
}
