package skep.node;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import skep.api.NodeInfo.LocalState;
import skep.api.SwarmApi;
import skep.ca.SwarmTls;
import skep.model.Epoch;
import skep.model.NodeRole;
import skep.raft.GroupStore;
import skep.session.AgentMessage.Role;

/// This node's part in the manager group, from its start to its end: begun and ended as the swarm
/// says ({@link RoleKeeper}), and ended for good when the swarm has begun a newer life without it.
///
/// News of that part, {@link #told}, {@link #seen}, {@link #removed} and {@link #failed}, may come
/// on any thread; what follows from them, and all the rest, runs on the node's own ({@link Steps}).
final class ManagerPart implements RoleKeeper.Member, GroupStore.Ended {
  private static final System.Logger LOG = System.getLogger(ManagerPart.class.getName());

  private final NodeSettings settings;
  private final Steps steps;
  private final MemberState member;
  private final RoleKeeper roles;
  private @Nullable SwarmApi api;

  ManagerPart(NodeSettings settings, StateDirectory directory, Steps steps, MemberState member) {
    this.settings = settings;
    this.steps = steps;
    this.member = member;
    this.roles = new RoleKeeper(directory, this);
  }

  /// Once, before anything else.
  ///
  /// @param served by the swarm port
  void serve(SwarmApi served) {
    api = served;
  }

  /// Empty when the swarm has gone on without this manager; then the node stands so.
  ///
  /// @throws IOException naming what is in the way
  Optional<ManagerRuntime> start(SavedNode saved, SwarmTls tls, TrustKeeper trust)
      throws IOException {
    try {
      return Optional.of(
          new ManagerRuntime(
              new ManagerRuntime.Wiring(
                  settings,
                  saved,
                  member.keys(),
                  tls,
                  Objects.requireNonNull(api),
                  this,
                  trust::follow,
                  peers -> later(() -> member.remember(known -> known.withRaftPeers(peers))),
                  member.epochs(),
                  newer -> later(() -> outdated(newer)))));
    } catch (OutdatedException e) {
      member.outdated(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /// What a manager says this node is to be.
  void told(Role said) {
    member.told(said);
    later(() -> roles.follow(said));
  }

  /// The swarm is in this life, in the word of a manager. On disk when this returns.
  void seen(Epoch epoch) {
    member.saw(epoch);
    later(() -> outdated(epoch));
  }

  /// A manager that the swarm has gone on without keeps what it has: its log may hold what the
  /// swarm lost.
  @Override
  public Optional<Running> running() {
    return member.isOutdated() ? Optional.empty() : member.running();
  }

  @Override
  public void became(Running next) {
    member.runs(next);
    member.set(LocalState.ACTIVE, "");
  }

  @Override
  public Optional<ManagerRuntime> startManager(Running now, SavedNode saved) throws IOException {
    return start(saved, now.tls(), now.trust());
  }

  /// The swarm has begun a newer life without this manager: its manager stops for good. Its agent
  /// goes on, and does what the swarm as it is now says.
  @Override
  public void outdated(Epoch newer) {
    member.saw(newer);
    var now = member.running();
    var manager = now.flatMap(Running::manager).filter(own -> newer.isNewerThan(own.epoch()));
    if (manager.isEmpty()) {
      return;
    }
    member.runs(now.orElseThrow().withoutManager());
    member.outdated(OutdatedException.text(manager.get().epoch(), newer));
    manager.get().close();
  }

  @Override
  public void later(Runnable task) {
    steps.later(task);
  }

  @Override
  public void failed(String why) {
    member.broken(why);
  }

  /// Not the last word: see what the leader says.
  @Override
  public void removed() {
    LOG.log(Level.INFO, "the manager group has let go of this node");
    told(new Role(NodeRole.WORKER, "", ""));
  }
}
