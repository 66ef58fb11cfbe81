package skep.manager;

import java.time.Instant;
import skep.manager.ControlException.Kind;
import skep.model.ManagerStatus;
import skep.model.Node;
import skep.model.NodeRole;
import skep.model.NodeState;
import skep.store.Draft;
import skep.view.ManagerChange;
import skep.view.Quorum;

/// Which changes of role and which removals of nodes the leader takes, with swarmkit's texts (its
/// `manager/controlapi/node.go`), and the steps of a manager's coming and going. A refusal also
/// says what the change would have meant.
final class RoleRules {
  private final Draft draft;
  private final GroupView group;

  RoleRules(Draft draft, GroupView group) {
    this.draft = draft;
    this.group = group;
  }

  /// @throws ControlException when the swarm could not go on without this manager
  void mayDemote(Node node) {
    var quorum = wantedVoters();
    boolean isVoter = isVoter(node);
    boolean isAnswering = isReachable(node);
    var hint =
        isVoter && quorum.voters() > 0 ? ManagerChange.demotion(quorum, isAnswering).effect() : "";
    if (wantedManagers() == 1 || (isVoter && quorum.voters() == 1)) {
      throw ControlException.rpc(
              Kind.PRECONDITION, "attempting to demote the last manager of the swarm")
          .withHint(hint.isEmpty() ? "promote another node first" : hint);
    }
    if (isOnItsWayIn(node)) {
      throw ControlException.rpc(Kind.NOT_FOUND, "can't find manager in raft memberlist")
          .withHint("it is only just becoming a manager; see skep node ls and try again");
    }
    if (isVoter && !quorum.minus(isAnswering).isHeld()) {
      throw ControlException.rpc(
              Kind.PRECONDITION,
              "can't remove member from the raft: this would result in a loss of quorum")
          .withHint(hint);
    }
  }

  /// @throws ControlException when the node has or wants a part in the manager group
  void mayRemove(Node node) {
    var name = node.hostname().isEmpty() ? node.id() : node.hostname();
    if (isMember(node)) {
      throw ControlException.rpc(
              Kind.PRECONDITION,
              "node %s is a cluster manager and is a member of the raft cluster. It must be demoted to worker before removal"
                  .formatted(node.id()))
          .withHint("skep node demote " + name);
    }
    if (node.spec().role() == NodeRole.MANAGER) {
      throw ControlException.rpc(
              Kind.PRECONDITION,
              "node %s is a manager but cannot access node information from the raft memberlist"
                  .formatted(node.id()))
          .withHint("skep node demote " + name);
    }
  }

  String appoint(String nodeId, ManagerStatus manager, Instant now) {
    var node = Lookup.node(draft.state(), nodeId);
    if (node.managerStatus().isPresent()) {
      return node.managerStatus().get().raftId();
    }
    if (node.spec().role() == NodeRole.WORKER) {
      return "";
    }
    draft.put(node.withManagerStatus(manager).withUpdatedAt(now));
    return manager.raftId();
  }

  /// Nothing when it was promoted again meanwhile.
  String dismiss(String nodeId, String raftId, Instant now) {
    draft
        .state()
        .node(nodeId)
        .filter(node -> node.spec().role() == NodeRole.WORKER && hasRaftId(node, raftId))
        .ifPresent(
            node ->
                node.managerStatus()
                    .ifPresent(
                        manager ->
                            draft.put(
                                node.withManagerStatus(manager.withLeaving()).withUpdatedAt(now))));
    return nodeId;
  }

  String forget(String nodeId, String raftId, Instant now) {
    draft
        .state()
        .node(nodeId)
        .filter(node -> hasRaftId(node, raftId))
        .filter(node -> node.managerStatus().filter(ManagerStatus::leaving).isPresent())
        .ifPresent(node -> draft.put(node.withoutManagerStatus().withUpdatedAt(now)));
    return nodeId;
  }

  private static boolean hasRaftId(Node node, String raftId) {
    return node.managerStatus().filter(manager -> manager.raftId().equals(raftId)).isPresent();
  }

  /// The voters there will be when all that was asked for is done.
  private Quorum wantedVoters() {
    var voters =
        draft.state().nodes().values().stream()
            .filter(node -> node.isWantedManager() && isVoter(node))
            .toList();
    return new Quorum(voters.size(), (int) voters.stream().filter(this::isReachable).count());
  }

  private long wantedManagers() {
    return draft.state().nodes().values().stream()
        .filter(node -> node.spec().role() == NodeRole.MANAGER)
        .count();
  }

  /// Appointed and alive, with nothing known to be in the way: it is a member any moment.
  private boolean isOnItsWayIn(Node node) {
    return !isMember(node)
        && node.status().state() == NodeState.READY
        && node.managerStatus().filter(manager -> manager.message().isEmpty()).isPresent();
  }

  private boolean isMember(Node node) {
    return group.member(node).isPresent();
  }

  private boolean isVoter(Node node) {
    return group.member(node).filter(GroupView.Member::voter).isPresent();
  }

  private boolean isReachable(Node node) {
    return group.member(node).filter(GroupView.Member::reachable).isPresent();
  }
}
