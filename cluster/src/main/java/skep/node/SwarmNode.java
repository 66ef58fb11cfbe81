package skep.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import skep.api.Admission.JoinAnswer;
import skep.api.ManagerAccess;
import skep.api.NodeControl;
import skep.api.NodeInfo;
import skep.api.NodeInfo.LocalState;
import skep.api.SwarmApi;
import skep.api.SwarmTexts;
import skep.api.WaysOut;
import skep.api.client.DryRun;
import skep.api.client.InitRequest;
import skep.api.client.JoinRequest;
import skep.ca.CaException;
import skep.ca.NodeIdentity;
import skep.ca.NodeKey;
import skep.ca.SwarmTls;
import skep.engine.Engine;
import skep.manager.ControlException;
import skep.manager.ControlException.Kind;
import skep.model.Epoch;
import skep.model.NodeRole;
import skep.raft.GroupStore;
import skep.seal.KeyFile;
import skep.seal.UnlockKey;
import skep.session.AgentMessage;
import skep.session.AgentMessage.Role;

/// This host's life in and out of a swarm: init, join, start again, leave. One step at a time, on a
/// thread of its own; what the API asks is answered from the last known state.
final class SwarmNode implements NodeControl, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SwarmNode.class.getName());
  private static final int ACTIVE_SECONDS = 20;

  private final NodeSettings settings;
  private final StateDirectory directory;
  private final Recovery recovery;
  private final Steps steps = new Steps();
  private volatile LocalState state = LocalState.INACTIVE;
  private volatile String error = "";
  private volatile @Nullable Running running;
  private @Nullable SwarmApi api;
  private volatile @Nullable EpochFile epochs;
  private volatile @Nullable KeyFile keys;

  /// The key of the last certificate that peers were to see; other roots do not change it.
  private volatile @Nullable NodeKey certified;

  /// Whether the swarm has gone on without this manager.
  private volatile boolean isOutdated;

  /// As a manager last said it is to be; empty until one has.
  private volatile Optional<Role> role = Optional.empty();

  private final RoleKeeper roles;

  SwarmNode(NodeSettings settings) {
    this.settings = settings;
    this.directory = new StateDirectory(settings.state());
    this.recovery = new Recovery(this, settings, directory);
    this.roles = new RoleKeeper(directory, new RoleMember());
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
    if (directory.isMember()) {
      // What managers say meanwhile, such as that this node is one of theirs no more, comes after.
      steps.await(this::takeUp);
    }
  }

  private void takeUp() throws IOException {
    try {
      keys = directory.keys();
      if (keys.isLocked()) {
        state = LocalState.LOCKED;
        error = SwarmTexts.LOCKED;
        LOG.log(Level.WARNING, "this manager is locked: run `skep swarm unlock`");
      } else {
        resume();
      }
    } catch (CaException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private void resume() throws IOException, CaException {
    var identity = NodeIdentity.load(directory.certificates(), keys().dataKey());
    var saved = SavedNode.load(settings.state());
    if (identity.role() == NodeRole.MANAGER && saved.isManager()) {
      directory.requireLog();
    }
    if (identity.expiry().isBefore(InstantSource.system().instant())) {
      state = LocalState.ERROR;
      error = SwarmTexts.EXPIRED;
      LOG.log(Level.ERROR, () -> error + " The certificate expired at " + identity.expiry());
      return;
    }
    epochs = EpochFile.open(settings.state());
    error = "";
    state = LocalState.ACTIVE;
    run(identity, saved);
  }

  @Override
  public CompletableFuture<Void> unlock(String given) {
    return step(
        () -> {
          if (state != LocalState.LOCKED) {
            throw state == LocalState.INACTIVE
                ? new ControlException(Kind.NOT_IN_SWARM, SwarmTexts.NOT_PART)
                : new ControlException(Kind.EXISTS, SwarmTexts.NOT_LOCKED);
          }
          if (!keys().unlock(parsed(given))) {
            throw new ControlException(Kind.UNAUTHENTICATED, SwarmTexts.WRONG_KEY);
          }
          try {
            resume();
          } catch (IOException | CaException e) {
            broken(String.valueOf(e.getMessage()));
            throw new ControlException(Kind.NOT_IN_SWARM, String.valueOf(e.getMessage()));
          }
          return null;
        });
  }

  private static UnlockKey parsed(String given) {
    try {
      return UnlockKey.parse(given.strip());
    } catch (IllegalArgumentException e) {
      throw new ControlException(Kind.INVALID, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public CompletableFuture<String> init(InitRequest request) {
    return step(
        () -> {
          if (request.forceNewCluster()) {
            return recovery.forceNewCluster(request).id();
          }
          outsideOfSwarm();
          var founding = Founding.of(request, Addresses.ofThisHost(), settings.minCertExpiry());
          enter(founding.identity(), founding.saved(), Epoch.FIRST);
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
            enter(joined.identity(), joined.saved(), joined.epoch());
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
  public CompletableFuture<String> leave(boolean force) {
    return step(
        () -> {
          mayLeave(force);
          var now = running;
          if (now != null) {
            now.agent().leave();
          }
          return abandon();
        });
  }

  @Override
  public CompletableFuture<DryRun> rehearse(Step step) {
    return step(
        () -> {
          var hostname = info().join().description().hostname();
          var rehearsal = new Rehearsal(hostname, Addresses.ofThisHost());
          return switch (step) {
            case Step.Init(var request) -> {
              outsideOfSwarm();
              yield rehearsal.init(request);
            }
            case Step.Join(var request) -> {
              outsideOfSwarm();
              yield rehearsal.join(request);
            }
            case Step.Leave(var force) -> {
              mayLeave(force);
              yield rehearsal.leave(runningManager().isPresent());
            }
          };
        });
  }

  private void mayLeave(boolean force) {
    if (running == null && state == LocalState.INACTIVE) {
      throw new ControlException(Kind.NOT_IN_SWARM, SwarmTexts.NOT_PART);
    }
    if (state == LocalState.LOCKED && !force) {
      throw new ControlException(Kind.NOT_IN_SWARM, SwarmTexts.LEAVE_LOCKED);
    }
    if (!force && runningManager().isPresent()) {
      throw runningManager().get().leaveRefusal();
    }
  }

  @Override
  public CompletableFuture<NodeInfo> info() {
    return CompletableFuture.completedFuture(
        NodeFacts.of(settings, state, error, Optional.ofNullable(running)));
  }

  @Override
  public WaysOut waysOut() {
    return recovery;
  }

  @Override
  public Optional<ManagerAccess> manager() {
    return runningManager().map(manager -> manager);
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
    steps.close();
    stop();
  }

  private Optional<ManagerRuntime> runningManager() {
    return Optional.ofNullable(running).flatMap(Running::manager);
  }

  void outsideOfSwarm() {
    if (running != null || state != LocalState.INACTIVE) {
      throw new ControlException(
          Kind.NOT_IN_SWARM,
          "This node is already part of a swarm. Use \"skep swarm leave\" to leave this swarm and"
              + " join another one.");
    }
  }

  /// @param epoch the life of the swarm that is entered
  void enter(NodeIdentity identity, SavedNode saved, Epoch epoch) throws IOException {
    enter(identity, saved, epoch, () -> {});
  }

  /// @param preparation of the files, before anything runs on them
  void enter(NodeIdentity identity, SavedNode saved, Epoch epoch, Steps.FileTask preparation)
      throws IOException {
    try {
      directory.begin();
      epochs = EpochFile.open(settings.state());
      epochs.saw(epoch);
      keys = directory.newKeys();
      identity.save(directory.certificates(), keys.dataKey());
      saved.save(settings.state());
      preparation.run();
      run(identity, saved);
    } catch (IOException | RuntimeException e) {
      abandon();
      throw e;
    }
  }

  void run(NodeIdentity identity, SavedNode saved) throws IOException {
    var epochs = Objects.requireNonNull(this.epochs);
    var removedNodes = new RemovedNodes(directory.removedNodes());
    var tls = new SwarmTls(identity, removedNodes, InstantSource.system());
    var trust = new TrustKeeper(removedNodes, keys(), () -> tls.identity().role());
    Optional<ManagerRuntime> manager =
        identity.role() == NodeRole.MANAGER && saved.isManager()
            ? startManager(saved, tls, trust)
            : Optional.empty();
    certified = identity.key();
    try {
      var renewal =
          new Renewal(
              tls,
              directory.certificates(),
              keys().dataKey(),
              Renewal.managers(
                  tls, () -> Optional.ofNullable(running).map(Running::saved).orElse(saved)),
              new Certified());
      var agent =
          new AgentRuntime(
              tls,
              new AgentRuntime.Means(
                  engine(identity.clusterId()), settings.ingress().apply(identity.nodeId())),
              settings.hostname(),
              saved.managersForAgent(),
              epochs.newest(),
              new AgentRuntime.Callbacks(
                  managers -> remember(known -> known.withManagers(managers)),
                  given -> entrusted(given, trust, renewal),
                  this::told,
                  this::removed,
                  this::agentSaw));
      running = new Running(tls, saved, manager, agent, renewal, trust);
    } catch (RuntimeException e) {
      manager.ifPresent(ManagerRuntime::close);
      throw e;
    }
  }

  private Optional<ManagerRuntime> startManager(SavedNode saved, SwarmTls tls, TrustKeeper trust)
      throws IOException {
    try {
      return Optional.of(
          new ManagerRuntime(
              new ManagerRuntime.Wiring(
                  settings,
                  saved,
                  keys(),
                  tls,
                  Objects.requireNonNull(api),
                  new RoleMember(),
                  trust::follow,
                  peers -> remember(known -> known.withRaftPeers(peers)),
                  epochs(),
                  newer -> steps.later(() -> outdated(newer)))));
    } catch (OutdatedException e) {
      outdated(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /// The swarm has begun a newer life without this manager: its manager stops for good. Its agent
  /// goes on, and does what the swarm as it is now says.
  private void outdated(Epoch newer) {
    epochSeen(newer);
    var now = running;
    var manager = now == null ? null : now.manager().orElse(null);
    if (now == null || manager == null || !newer.isNewerThan(manager.epoch())) {
      return;
    }
    running = now.withoutManager();
    outdated(OutdatedException.text(manager.epoch(), newer));
    manager.close();
  }

  private void outdated(String why) {
    LOG.log(Level.ERROR, why);
    isOutdated = true;
    error = why;
    state = LocalState.ERROR;
  }

  private void agentSaw(Epoch seen) {
    epochSeen(seen);
    steps.later(() -> outdated(seen));
  }

  private void epochSeen(Epoch seen) {
    try {
      Objects.requireNonNull(epochs).saw(seen);
    } catch (IOException e) {
      throw new UncheckedIOException("the new life of the swarm could not be noted down", e);
    }
  }

  EpochFile epochs() {
    return Objects.requireNonNull(epochs);
  }

  /// Of this node's disk; of a member only.
  KeyFile keys() {
    return Objects.requireNonNull(keys);
  }

  Optional<Running> running() {
    return Optional.ofNullable(running);
  }

  boolean isOutdated() {
    return isOutdated;
  }

  private Engine engine(String clusterId) {
    return settings.engine().apply(clusterId);
  }

  /// Waits until the swarm knows this node, so that the next command finds it.
  void settled() {
    state = LocalState.ACTIVE;
    error = "";
    var now = Objects.requireNonNull(running);
    try {
      if (!now.agent().awaitSession(ACTIVE_SECONDS)) {
        throw new ControlException(
            Kind.NOT_IN_SWARM,
            "Timeout was reached before node joined. The attempt to join the swarm will continue in"
                + " the background. Use the \"skep info\" command to see the current swarm status"
                + " of your node.");
      }
      now.manager()
          .ifPresent(
              manager ->
                  manager.awaitVote(ACTIVE_SECONDS, () -> role.map(Role::message).orElse("")));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void remember(UnaryOperator<SavedNode> change) {
    steps.later(
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

  private void told(Role said) {
    role = Optional.of(said);
    steps.later(() -> roles.follow(said));
  }

  private void broken(String why) {
    LOG.log(Level.ERROR, () -> why + "; restart the daemon once the cause is mended");
    error = why;
    state = LocalState.ERROR;
  }

  /// What a change of role and the end of a manager mean for this node.
  private final class RoleMember implements RoleKeeper.Member, GroupStore.Ended {
    /// A manager that the swarm has gone on without keeps what it has: its log may hold what the
    /// swarm lost.
    @Override
    public Optional<Running> running() {
      return isOutdated ? Optional.empty() : Optional.ofNullable(running);
    }

    @Override
    public void became(Running next) {
      running = next;
      state = LocalState.ACTIVE;
      error = "";
    }

    @Override
    public Optional<ManagerRuntime> startManager(Running now, SavedNode saved) throws IOException {
      return SwarmNode.this.startManager(saved, now.tls(), now.trust());
    }

    @Override
    public void outdated(Epoch newer) {
      SwarmNode.this.outdated(newer);
    }

    @Override
    public void later(Runnable task) {
      steps.later(task);
    }

    @Override
    public void failed(String why) {
      broken(why);
    }

    /// Not the last word: see what the leader says.
    @Override
    public void removed() {
      LOG.log(Level.INFO, "the manager group has let go of this node");
      told(new Role(NodeRole.WORKER, "", ""));
    }
  }

  /// What a new certificate means for this node.
  private final class Certified implements Renewal.Listener {
    /// Peers see it in connections from now on; those that last come back with it.
    @Override
    public void certified(NodeIdentity identity) {
      var now = running;
      if (now != null) {
        now.agent().certified(identity.tlsInfo());
        boolean isNew = !identity.key().equals(certified);
        certified = identity.key();
        now.manager().filter(_ -> isNew).ifPresent(ManagerRuntime::reconnect);
      }
    }

    @Override
    public void answered(JoinAnswer answer) {
      told(new Role(answer.role(), answer.raftId(), ""));
    }
  }

  private static void entrusted(AgentMessage.Trust given, TrustKeeper trust, Renewal renewal) {
    trust.follow(given);
    renewal.adopt(given.rootsPem(), given.issuer());
  }

  private void removed() {
    LOG.log(Level.WARNING, "this node was removed from the swarm");
    steps.later(this::abandon);
  }

  /// Leaves the containers running.
  void stop() {
    var now = running;
    running = null;
    if (now != null) {
      now.close();
    }
  }

  /// Stops, and forgets the swarm. What a manager of an earlier life had is moved, not deleted: it
  /// may hold what the swarm lost.
  ///
  /// @return where to; empty when nothing was kept
  String abandon() {
    stop();
    boolean isKept = isOutdated;
    isOutdated = false;
    state = LocalState.INACTIVE;
    error = "";
    role = Optional.empty();
    try {
      return isKept ? directory.setAside(InstantSource.system().instant()).toString() : forgotten();
    } catch (IOException e) {
      LOG.log(Level.ERROR, "what is left of the swarm in " + settings.state(), e);
      return "";
    }
  }

  private String forgotten() throws IOException {
    directory.forget();
    return "";
  }

  <T extends @Nullable Object> CompletableFuture<T> step(Callable<T> body) {
    return steps.run(body);
  }
}
