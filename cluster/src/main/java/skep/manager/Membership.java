package skep.manager;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import skep.loop.EventLoop;
import skep.model.ManagerStatus;
import skep.model.Node;
import skep.model.NodeRole;
import skep.store.Batch;
import skep.store.ClusterState;

/// Keeps the manager group's members in line with the nodes that are to be managers: a newcomer
/// first learns, and counts only once it has caught up. One change at a time; level-triggered, so a
/// new leader goes on where the old one stopped. All get their turn: a newcomer that died on its
/// way in does not keep others out.
public final class Membership implements Store.Listener {
  private static final System.Logger LOG = System.getLogger(Membership.class.getName());
  private static final Duration RETRY = Duration.ofMillis(250);

  private final EventLoop loop;
  private final Store store;
  private final LeaderLoop leader;
  private final GroupMembers members;
  private boolean isChanging;

  /// Id of the manager whose turn was last.
  private String tried = "";

  public Membership(EventLoop loop, Store store, LeaderLoop leader, GroupMembers members) {
    this.loop = loop;
    this.store = store;
    this.leader = leader;
    this.members = members;
  }

  /// From now on, on the loop.
  public void start() {
    store.addListener(this);
    loop.schedule(RETRY, this::tick);
  }

  @Override
  public void applied(ClusterState before, ClusterState after, Batch batch) {
    look();
  }

  @Override
  public void groupChanged(GroupView group) {
    look();
  }

  private void tick() {
    look();
    loop.schedule(RETRY, this::tick);
  }

  private void look() {
    if (isChanging || !leader.isReady()) {
      return;
    }
    var group = members.group();
    var ids = managers();
    Stream.concat(ids.tailSet(tried, false).stream(), ids.headSet(tried, true).stream())
        .map(id -> next(group, id))
        .flatMap(Optional::stream)
        .findFirst()
        .ifPresent(this::carryOut);
  }

  private NavigableSet<String> managers() {
    return store.state().nodes().values().stream()
        .filter(node -> node.spec().role() == NodeRole.MANAGER)
        .map(Node::managerStatus)
        .flatMap(Optional::stream)
        .map(ManagerStatus::raftId)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Optional<Change> next(GroupView group, String id) {
    var member = group.members().stream().filter(known -> known.id().equals(id)).findFirst();
    if (member.isEmpty()) {
      return Optional.of(new Change(id, "receives the log", members.addLearner(id)));
    }
    // Waiting for a learner that is not there would hold up the others.
    return member.get().voter() || !member.get().reachable()
        ? Optional.empty()
        : Optional.of(new Change(id, "votes", members.promote(id)));
  }

  private record Change(String id, String what, CompletableFuture<Void> done) {}

  private void carryOut(Change change) {
    isChanging = true;
    tried = change.id();
    var _ =
        change
            .done()
            .whenComplete(
                (_, failure) ->
                    loop.execute(
                        () -> {
                          isChanging = false;
                          if (failure == null) {
                            LOG.log(Level.INFO, "manager {0} {1}", change.id(), change.what());
                            look();
                          } else {
                            LOG.log(
                                Level.INFO, "manager {0}: {1}", change.id(), failure.getMessage());
                          }
                        }));
  }
}
