package skep.node;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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
import skep.ca.SwarmTls;
import skep.manager.ControlException;
import skep.manager.ControlException.Kind;
import skep.model.Epoch;
import skep.seal.UnlockKey;

/// What operators ask of this host: init, join, unlock, leave. One step at a time, on a thread of
/// its own; what the API asks is answered from the last known state.
final class SwarmNode implements NodeControl, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SwarmNode.class.getName());

  private final NodeSettings settings;
  private final StateDirectory directory;
  private final Steps steps = new Steps();
  private final MemberState member;
  private final ManagerPart managerPart;
  private final MemberLife life;
  private final Recovery recovery;

  SwarmNode(NodeSettings settings) {
    this.settings = settings;
    this.directory = new StateDirectory(settings.state());
    this.member = new MemberState(directory);
    this.managerPart = new ManagerPart(settings, directory, steps, member);
    this.life = new MemberLife(settings, directory, steps, member, managerPart);
    this.recovery = new Recovery(directory, steps, member, life);
  }

  /// Takes up the life in a swarm that the state directory tells of, if any. The swarm may be out
  /// of reach: then the node keeps trying.
  ///
  /// @param served by the swarm port, on managers
  /// @throws IOException naming what is damaged or taken, and the way out
  void start(SwarmApi served) throws IOException {
    managerPart.serve(served);
    if (directory.isUnfinished()) {
      LOG.log(Level.WARNING, "an init, join or leave was cut short; this node is in no swarm now");
      directory.forget();
    }
    if (directory.isMember()) {
      // What managers say meanwhile, such as that this node is one of theirs no more, comes after.
      steps.await(life::takeUp);
    }
  }

  @Override
  public CompletableFuture<Void> unlock(String given) {
    return steps.run(
        () -> {
          var local = member.condition().local();
          if (local != LocalState.LOCKED) {
            throw local == LocalState.INACTIVE
                ? new ControlException(Kind.NOT_IN_SWARM, SwarmTexts.NOT_PART)
                : new ControlException(Kind.EXISTS, SwarmTexts.NOT_LOCKED);
          }
          if (!member.keys().unlock(parsed(given))) {
            throw new ControlException(Kind.UNAUTHENTICATED, SwarmTexts.WRONG_KEY);
          }
          try {
            life.resume();
          } catch (IOException | CaException e) {
            member.broken(String.valueOf(e.getMessage()));
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
    return steps.run(
        () -> {
          if (request.forceNewCluster()) {
            return recovery.forceNewCluster(request).id();
          }
          member.outsideOfSwarm();
          var founding = Founding.of(request, Addresses.ofThisHost(), settings.minCertExpiry());
          life.enter(founding.identity(), founding.saved(), Epoch.FIRST);
          try {
            founding.writeFirstEntry(manager().orElseThrow());
            life.entered();
          } catch (IOException | RuntimeException e) {
            life.abandon();
            throw e;
          }
          return founding.identity().nodeId();
        });
  }

  @Override
  public CompletableFuture<Void> join(JoinRequest request) {
    return steps.run(
        () -> {
          member.outsideOfSwarm();
          member.set(LocalState.PENDING, "");
          try {
            var joined = Joining.join(request, Addresses.ofThisHost());
            life.enter(joined.identity(), joined.saved(), joined.epoch());
            life.entered();
          } catch (IOException | RuntimeException e) {
            if (member.running().isEmpty()) {
              life.abandon();
            }
            throw e;
          }
          return null;
        });
  }

  @Override
  public CompletableFuture<String> leave(boolean force) {
    return steps.run(
        () -> {
          mayLeave(force);
          var now = member.running();
          if (now.isPresent()) {
            now.get().agent().leave();
          }
          return life.abandon();
        });
  }

  @Override
  public CompletableFuture<DryRun> rehearse(Step step) {
    return steps.run(
        () -> {
          var hostname = info().join().description().hostname();
          var rehearsal = new Rehearsal(hostname, Addresses.ofThisHost());
          return switch (step) {
            case Step.Init(var request) -> {
              member.outsideOfSwarm();
              yield rehearsal.init(request);
            }
            case Step.Join(var request) -> {
              member.outsideOfSwarm();
              yield rehearsal.join(request);
            }
            case Step.Leave(var force) -> {
              mayLeave(force);
              yield rehearsal.leave(member.manager().isPresent());
            }
          };
        });
  }

  private void mayLeave(boolean force) {
    var local = member.condition().local();
    if (member.running().isEmpty() && local == LocalState.INACTIVE) {
      throw new ControlException(Kind.NOT_IN_SWARM, SwarmTexts.NOT_PART);
    }
    if (local == LocalState.LOCKED && !force) {
      throw new ControlException(Kind.NOT_IN_SWARM, SwarmTexts.LEAVE_LOCKED);
    }
    var manager = member.manager();
    if (!force && manager.isPresent()) {
      throw manager.get().leaveRefusal();
    }
  }

  @Override
  public CompletableFuture<NodeInfo> info() {
    return CompletableFuture.completedFuture(
        NodeFacts.of(settings, member.condition(), member.running()));
  }

  @Override
  public WaysOut waysOut() {
    return recovery;
  }

  @Override
  public Optional<ManagerAccess> manager() {
    return member.manager().map(manager -> manager);
  }

  Optional<SwarmTls> tls() {
    return member.running().map(Running::tls);
  }

  /// For tests: the next certificate now.
  void renewCertificate() throws IOException, InterruptedException {
    member.running().orElseThrow().renewal().renew();
  }

  @Override
  public void close() {
    steps.close();
    member.stop();
  }
}
