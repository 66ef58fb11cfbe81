package skep.node;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.Optional;
import skep.api.Admission.JoinAnswer;
import skep.api.NodeInfo.LocalState;
import skep.api.SwarmTexts;
import skep.ca.CaException;
import skep.ca.NodeIdentity;
import skep.ca.NodeKey;
import skep.ca.SwarmTls;
import skep.manager.ControlException;
import skep.manager.ControlException.Kind;
import skep.model.Epoch;
import skep.model.NodeRole;
import skep.session.AgentMessage;
import skep.session.AgentMessage.Role;

/// A membership from its beginning to its end: entered, taken up again when the daemon starts,
/// abandoned. Puts a member's moving parts together, and says what their news mean.
///
/// Everything is called on the node's own thread ({@link Steps}); the parts call back on theirs.
final class MemberLife {
  private static final System.Logger LOG = System.getLogger(MemberLife.class.getName());
  private static final int ACTIVE_SECONDS = 20;

  private final NodeSettings settings;
  private final StateDirectory directory;
  private final Steps steps;
  private final MemberState member;
  private final ManagerPart managerPart;

  MemberLife(
      NodeSettings settings,
      StateDirectory directory,
      Steps steps,
      MemberState member,
      ManagerPart managerPart) {
    this.settings = settings;
    this.directory = directory;
    this.steps = steps;
    this.member = member;
    this.managerPart = managerPart;
  }

  /// Goes on where the state directory says that this member was, unless it is locked.
  ///
  /// @throws IOException naming what is damaged or taken, and the way out
  void takeUp() throws IOException {
    try {
      if (member.loadKeys().isLocked()) {
        member.set(LocalState.LOCKED, SwarmTexts.LOCKED);
        LOG.log(Level.WARNING, "this manager is locked: run `skep swarm unlock`");
      } else {
        resume();
      }
    } catch (CaException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /// Starts a member whose keys are unlocked; not one whose certificate has expired.
  void resume() throws IOException, CaException {
    var identity = NodeIdentity.load(directory.certificates(), member.keys().dataKey());
    var saved = SavedNode.load(directory.path());
    if (isManager(identity, saved)) {
      directory.requireLog();
    }
    if (identity.expiry().isBefore(InstantSource.system().instant())) {
      member.set(LocalState.ERROR, SwarmTexts.EXPIRED);
      LOG.log(
          Level.ERROR,
          () -> SwarmTexts.EXPIRED + " The certificate expired at " + identity.expiry());
      return;
    }
    member.openEpochs();
    member.set(LocalState.ACTIVE, "");
    run(identity, saved);
  }

  /// Makes this host a member, which counts from {@link #entered} on.
  ///
  /// @param epoch the life of the swarm that is entered
  void enter(NodeIdentity identity, SavedNode saved, Epoch epoch) throws IOException {
    enter(identity, saved, epoch, () -> {});
  }

  /// @param preparation of the files, before anything runs on them
  void enter(NodeIdentity identity, SavedNode saved, Epoch epoch, Steps.FileTask preparation)
      throws IOException {
    try {
      directory.begin();
      member.openEpochs().saw(epoch);
      identity.save(directory.certificates(), member.makeKeys().dataKey());
      saved.save(directory.path());
      preparation.run();
      run(identity, saved);
    } catch (IOException | RuntimeException e) {
      abandon();
      throw e;
    }
  }

  void entered() throws IOException {
    directory.finish();
    settled();
  }

  /// Starts the moving parts of a member that has its files, or none of them.
  ///
  /// @throws IOException naming what is in the way
  void run(NodeIdentity identity, SavedNode saved) throws IOException {
    var epochs = member.epochs();
    var removedNodes = new RemovedNodes(directory.removedNodes());
    var tls = new SwarmTls(identity, removedNodes, InstantSource.system());
    var trust = new TrustKeeper(removedNodes, member.keys(), () -> tls.identity().role());
    Optional<ManagerRuntime> manager =
        isManager(identity, saved) ? managerPart.start(saved, tls, trust) : Optional.empty();
    try {
      var renewal =
          new Renewal(
              tls,
              directory.certificates(),
              member.keys().dataKey(),
              Renewal.managers(tls, () -> member.running().map(Running::saved).orElse(saved)),
              new Certified(identity.key()));
      var agent =
          new AgentRuntime(
              tls,
              new AgentRuntime.Means(
                  settings.engine().apply(identity.clusterId()),
                  settings.ingress().apply(identity.nodeId())),
              settings.hostname(),
              saved.managersForAgent(),
              epochs.newest(),
              new AgentRuntime.Callbacks(
                  managers ->
                      steps.later(() -> member.remember(known -> known.withManagers(managers))),
                  given -> entrusted(given, trust, renewal),
                  managerPart::told,
                  this::removed,
                  managerPart::seen));
      member.runs(new Running(tls, saved, manager, agent, renewal, trust));
    } catch (RuntimeException e) {
      manager.ifPresent(ManagerRuntime::close);
      throw e;
    }
  }

  private static boolean isManager(NodeIdentity identity, SavedNode saved) {
    return identity.role() == NodeRole.MANAGER && saved.isManager();
  }

  /// Waits until the swarm knows this node, so that the next command finds it.
  ///
  /// @throws ControlException when that takes longer; it goes on in the background
  void settled() {
    member.set(LocalState.ACTIVE, "");
    var now = member.running().orElseThrow();
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
                  manager.awaitVote(
                      ACTIVE_SECONDS, () -> member.role().map(Role::message).orElse("")));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Stops, and forgets the swarm. What a manager of an earlier life had is moved, not deleted: it
  /// may hold what the swarm lost.
  ///
  /// @return where to; empty when nothing was kept
  String abandon() {
    member.stop();
    boolean isKept = member.isOutdated();
    member.left();
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

  private static void entrusted(AgentMessage.Trust given, TrustKeeper trust, Renewal renewal) {
    trust.follow(given);
    renewal.adopt(given.rootsPem(), given.issuer());
  }

  private void removed() {
    LOG.log(Level.WARNING, "this node was removed from the swarm");
    steps.later(this::abandon);
  }

  /// What a new certificate means for this node.
  private final class Certified implements Renewal.Listener {
    /// The key of the last certificate that peers were to see; other roots do not change it.
    private volatile NodeKey certified;

    Certified(NodeKey first) {
      certified = first;
    }

    /// Peers see it in connections from now on; those that last come back with it.
    @Override
    public void certified(NodeIdentity identity) {
      var running = member.running();
      if (running.isPresent()) {
        var now = running.get();
        now.agent().certified(identity.tlsInfo());
        boolean isNew = !identity.key().equals(certified);
        certified = identity.key();
        now.manager().filter(_ -> isNew).ifPresent(ManagerRuntime::reconnect);
      }
    }

    @Override
    public void answered(JoinAnswer answer) {
      managerPart.told(new Role(answer.role(), answer.raftId(), ""));
    }
  }
}
