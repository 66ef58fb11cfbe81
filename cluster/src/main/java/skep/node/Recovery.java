package skep.node;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import skep.api.WaysOut;
import skep.api.client.InitRequest;
import skep.api.client.Recovered;
import skep.api.client.RestoreRequest;
import skep.api.client.Survey;
import skep.ca.RandomIds;
import skep.manager.ControlException;
import skep.manager.ControlException.Kind;
import skep.manager.NewLife;
import skep.model.Backup;
import skep.model.Epoch;
import skep.raft.DirectoryStorage;
import skep.raft.RaftLog;
import skep.store.StoreCodec;

/// The ways out of a lost majority. A new life of the swarm begins in one place: offline, on the
/// log of a manager that is stopped for it, in one forced write: the new epoch, the rows of the
/// other managers, and the members: this one alone. Containers are not touched.
///
/// What stops or starts this node's parts runs on its own thread ({@link Steps}).
final class Recovery implements WaysOut {
  private static final System.Logger LOG = System.getLogger(Recovery.class.getName());

  private final StateDirectory directory;
  private final Steps steps;
  private final MemberState member;
  private final MemberLife life;
  private final InstantSource clock = InstantSource.system();

  Recovery(StateDirectory directory, Steps steps, MemberState member, MemberLife life) {
    this.directory = directory;
    this.steps = steps;
    this.member = member;
    this.life = life;
  }

  /// Docker's `init --force-new-cluster`. On the node's own thread.
  ///
  /// @throws ControlException when there is nothing to force
  Recovered forceNewCluster(InitRequest request) throws IOException {
    var running = running();
    var group = manager(running).group();
    if (group.hasQuorum() && group.voters() > 1) {
      throw ControlException.rpc(
          Kind.PRECONDITION,
          "%d of %d managers answer and %s leads: this swarm needs no new cluster forced on it"
              .formatted(
                  group.reachableVoters(), group.voters(), group.leader().orElse("one of them")));
    }
    var saved = running.saved();
    var advertise =
        request.advertiseAddr().isEmpty()
            ? saved.advertiseAddress()
            : Addresses.ofThisHost().advertise(request.advertiseAddr(), saved.listenAddress());
    return beginNewLife(running, advertise);
  }

  @Override
  public CompletableFuture<Survey> survey() {
    return steps.run(this::running).thenCompose(running -> surveyor(running).survey());
  }

  private static Surveyor surveyor(Running running) {
    return new Surveyor(manager(running));
  }

  @Override
  public CompletableFuture<Recovered> recover(boolean evenIfBehind) {
    return survey()
        .thenCompose(
            survey -> {
              Surveyor.refuseRecovery(survey, evenIfBehind);
              return steps.run(
                  () -> {
                    var running = running();
                    return beginNewLife(running, running.saved().advertiseAddress());
                  });
            });
  }

  @Override
  public CompletableFuture<Backup> backup() {
    return steps
        .run(this::running)
        .thenCompose(running -> Backups.of(manager(running), clock.instant()));
  }

  @Override
  public CompletableFuture<Recovered> restore(RestoreRequest request) {
    return steps.run(
        () -> {
          member.outsideOfSwarm();
          var restoring = Restoring.of(request, Addresses.ofThisHost(), clock);
          life.enter(
              restoring.identity(),
              restoring.saved(),
              restoring.epoch(),
              () -> {
                try (var log = openLog()) {
                  log.found(
                      restoring.saved().raftId(),
                      restoring.epoch(),
                      StoreCodec.snapshot(restoring.state()));
                }
              });
          life.entered();
          tell(restoring.oldManagers());
          return new Recovered(restoring.identity().nodeId(), restoring.epoch(), "");
        });
  }

  /// A manager's parts, if this node has them.
  private Running running() {
    if (member.isOutdated()) {
      throw ControlException.rpc(
          Kind.PRECONDITION, "this manager is of an earlier life of the swarm; see \"skep info\"");
    }
    var running =
        member
            .running()
            .orElseThrow(
                () ->
                    new ControlException(
                        Kind.NOT_IN_SWARM,
                        "this host has no state of a swarm: what is to be forced or recovered must"
                            + " be done on one of its managers"));
    if (running.manager().isEmpty()) {
      throw new ControlException(
          Kind.NOT_IN_SWARM, "this node is a worker: run this on one of the swarm's managers");
    }
    return running;
  }

  private static ManagerRuntime manager(Running running) {
    return running.manager().orElseThrow();
  }

  private Recovered beginNewLife(Running running, HostPort advertise) throws IOException {
    var others = manager(running).reports().addresses().values();
    var identity = running.identity();
    var raftId = running.raftId();
    member.stop();
    var saved = running.saved();
    try {
      var kept = directory.copy(clock.instant());
      LOG.log(Level.WARNING, "a new life of the swarm begins with this manager alone; {0}", kept);
      Epoch epoch;
      try (var log = openLog()) {
        epoch = log.epoch().next(new RandomIds(new SecureRandom()).get());
        rewrite(log, running, epoch, advertise);
      }
      member.epochs().saw(epoch);
      saved = saved.alone(advertise, raftId, Addresses.raftAddress(advertise));
      saved.save(directory.path());
      life.run(identity, saved);
      life.settled();
      tell(others);
      return new Recovered(identity.nodeId(), epoch, kept.toString());
    } finally {
      if (member.running().isEmpty()) {
        life.run(identity, saved);
      }
    }
  }

  private static void rewrite(RaftLog log, Running self, Epoch epoch, HostPort advertise)
      throws IOException {
    var replayed = new ReplayedState();
    log.replay(replayed);
    var row =
        NewLife.remaining(replayed.state(), self.identity().nodeId())
            .withManagerStatus(SwarmAdmission.managerStatus(self.raftId(), advertise));
    var batch = NewLife.afterLostQuorum(replayed.state(), row, InstantSource.system().instant());
    log.forceNewCluster(self.raftId(), epoch, List.of(StoreCodec.encode(batch)));
  }

  private RaftLog openLog() throws IOException {
    return RaftLog.open(new DirectoryStorage(directory.raft(), member.keys().dataKey()));
  }

  /// Managers that live find out by themselves, but need not wait for it.
  private void tell(Collection<String> addresses) {
    var reports = manager(member.running().orElseThrow()).reports();
    addresses.forEach(
        address -> {
          var _ = reports.ask(address);
        });
  }
}
