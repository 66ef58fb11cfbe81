package skep.manager;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import skep.loop.EventLoop;
import skep.manager.MembershipPlan.Step;
import skep.model.ManagerStatus;
import skep.model.Node;
import skep.model.ObjectKind;
import skep.store.Batch;
import skep.store.ClusterState;

/// Keeps the manager group's members in line with the nodes that are to be managers. One change at
/// a time; level-triggered, so a new leader goes on where the old one stopped. {@link
/// MembershipPlan} decides.
public final class Membership implements Store.Listener {
  private static final System.Logger LOG = System.getLogger(Membership.class.getName());
  private static final Duration RETRY = Duration.ofMillis(250);

  private final EventLoop loop;
  private final Store store;
  private final LeaderLoop leader;
  private final GroupMembers members;
  private final DialBack dialBack;
  private boolean isChanging;
  private String tried = "";
  private String lastSuccessor = "";

  public Membership(
      EventLoop loop, Store store, LeaderLoop leader, GroupMembers members, Dialler dialler) {
    this.loop = loop;
    this.store = store;
    this.leader = leader;
    this.members = members;
    this.dialBack = new DialBack(loop, dialler, this::dialled);
  }

  /// From now on, on the loop.
  public void start() {
    store.addListener(this);
    loop.schedule(RETRY, this::tick);
  }

  @Override
  public void applied(ClusterState before, ClusterState after, Batch batch) {
    boolean isAboutNodes =
        batch.actions().isEmpty()
            || batch.actions().stream().anyMatch(action -> action.kind() == ObjectKind.NODE);
    if (isAboutNodes) {
      look();
    }
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
    if (!leader.isReady()) {
      dialBack.stop();
      return;
    }
    var group = members.group();
    var nodes = store.state().nodes().values();
    dialBack.look(newcomers(group, List.copyOf(nodes)));
    if (!isChanging) {
      new MembershipPlan(group, nodes, dialBack.answering())
          .next(tried, lastSuccessor)
          .ifPresent(this::carryOut);
    }
  }

  private static List<Node> newcomers(GroupView group, List<Node> nodes) {
    return nodes.stream()
        .filter(Node::isWantedManager)
        .filter(node -> group.member(node).filter(GroupView.Member::voter).isEmpty())
        .toList();
  }

  private void dialled(Node node, String raftId, String message) {
    var known =
        store.state().node(node.id()).flatMap(Node::managerStatus).map(ManagerStatus::message);
    if (known.filter(said -> !said.equals(message)).isPresent()) {
      LOG.log(
          message.isEmpty() ? Level.INFO : Level.WARNING,
          () ->
              "manager %s (%s) %s"
                  .formatted(
                      node.hostname(), node.id(), message.isEmpty() ? "can be dialled" : message));
      leader.managerSeen(node.id(), raftId, message);
    }
    look();
  }

  private void carryOut(Step step) {
    isChanging = true;
    tried = step.raftId();
    var _ =
        started(step)
            .whenComplete(
                (_, failure) ->
                    loop.execute(
                        () -> {
                          isChanging = false;
                          if (failure != null) {
                            LOG.log(
                                Level.INFO,
                                () -> "not yet: " + done(step) + ": " + failure.getMessage());
                            return;
                          }
                          LOG.log(Level.INFO, () -> done(step));
                          // One that has handed over will hear in a moment that it leads no more.
                          if (!(step instanceof Step.HandOver)) {
                            look();
                          }
                        }));
  }

  private CompletableFuture<?> started(Step step) {
    return switch (step) {
      case Step.Learn(var raftId) -> members.addLearner(raftId);
      case Step.Vote(var raftId) -> members.promote(raftId);
      case Step.HandOver(var _, var successor) -> {
        lastSuccessor = successor;
        yield members.transferLeadership(successor);
      }
      case Step.Dismiss(var raftId, var nodeId, var version) ->
          leader.submit(
              "dismiss-" + raftId + "-" + version,
              new ControlRequest.DismissManager(nodeId, raftId));
      case Step.Remove(var raftId) -> members.remove(raftId);
      case Step.Forget(var raftId, var nodeId, var version) ->
          leader.submit(
              "forget-" + raftId + "-" + version, new ControlRequest.ForgetManager(nodeId, raftId));
    };
  }

  private String done(Step step) {
    return switch (step) {
      case Step.Learn(var raftId) -> named(raftId) + " receives the log";
      case Step.Vote(var raftId) -> named(raftId) + " votes";
      case Step.HandOver(var raftId, var successor) ->
          named(raftId) + " hands the leadership to " + named(successor);
      case Step.Dismiss(var raftId, var _, var _) -> named(raftId) + " is to leave the group";
      case Step.Remove(var raftId) -> named(raftId) + " is out of the group";
      case Step.Forget(var raftId, var _, var _) -> "raft id " + raftId + " is history";
    };
  }

  private String named(String raftId) {
    return store
        .state()
        .manager(raftId)
        .map(node -> "manager %s (raft id %s)".formatted(node.hostname(), raftId))
        .orElse("manager " + raftId);
  }
}
