package skep.manager;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Stream;
import skep.model.ManagerStatus;
import skep.model.Node;

/// What the leader does next about the members of its group, decided from what is: the group, the
/// nodes' rows, and which newcomers can be dialled. Pure.
///
/// A newcomer learns before it votes, and both only while it can be dialled at the address it
/// advertises. A raft id that is to go is first marked so in the log, then removed, then forgotten:
/// whoever leads next sees how far that got and never takes the id in again. The leader itself
/// hands over first. No step is taken after which too few voters would answer.
final class MembershipPlan {

  /// One step, carried out to its end before the next is decided.
  sealed interface Step {
    String raftId();

    /// Receives the log, without a vote.
    record Learn(String raftId) implements Step {}

    record Vote(String raftId) implements Step {}

    /// @param raftId of the leader that is to go
    record HandOver(String raftId, String successor) implements Step {}

    /// @param version of the node it was decided on: a second attempt is another request
    record Dismiss(String raftId, String nodeId, long version) implements Step {}

    record Remove(String raftId) implements Step {}

    record Forget(String raftId, String nodeId, long version) implements Step {}
  }

  private final GroupView group;
  private final Collection<Node> nodes;
  private final SortedSet<String> answering;

  /// @param answering raft ids of newcomers that were dialled with success lately
  MembershipPlan(GroupView group, Collection<Node> nodes, SortedSet<String> answering) {
    this.group = group;
    this.nodes = nodes;
    this.answering = answering;
  }

  /// Managers have their turn in the order of their raft ids: one that cannot be helped now does
  /// not keep the others waiting.
  ///
  /// @param tried raft id whose turn was last
  /// @param lastSuccessor who was handed the leadership last, as it seems in vain
  Optional<Step> next(String tried, String lastSuccessor) {
    var managers =
        nodes.stream()
            .filter(node -> node.managerStatus().isPresent())
            .sorted(Comparator.comparing(MembershipPlan::raftId))
            .toList();
    return after(managers, tried)
        .map(node -> step(node, lastSuccessor))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Stream<Node> after(List<Node> managers, String tried) {
    return Stream.concat(
        managers.stream().filter(node -> raftId(node).compareTo(tried) > 0),
        managers.stream().filter(node -> raftId(node).compareTo(tried) <= 0));
  }

  private Optional<Step> step(Node node, String lastSuccessor) {
    var member = group.member(node);
    if (node.isWantedManager()) {
      return member.map(this::grown).orElseGet(() -> added(raftId(node)));
    }
    if (raftId(node).equals(group.self())) {
      return successor(lastSuccessor).map(next -> new Step.HandOver(raftId(node), next));
    }
    boolean isSafe = member.filter(known -> !maySpare(known)).isEmpty();
    if (!isSafe) {
      return Optional.empty();
    }
    if (node.managerStatus().filter(ManagerStatus::leaving).isEmpty()) {
      return Optional.of(new Step.Dismiss(raftId(node), node.id(), node.version().index()));
    }
    return Optional.of(
        member.isPresent()
            ? new Step.Remove(raftId(node))
            : new Step.Forget(raftId(node), node.id(), node.version().index()));
  }

  private Optional<Step> added(String raftId) {
    return answering.contains(raftId) ? Optional.of(new Step.Learn(raftId)) : Optional.empty();
  }

  /// Waiting for a learner that is not there would hold up the others.
  private Optional<Step> grown(GroupView.Member member) {
    boolean isReady =
        !member.voter()
            && member.reachable()
            && answering.contains(member.id())
            && group.counted().plus(true).isHeld();
    return isReady ? Optional.of(new Step.Vote(member.id())) : Optional.empty();
  }

  private boolean maySpare(GroupView.Member member) {
    return !member.voter() || group.counted().minus(member.reachable()).isHeld();
  }

  /// A voter that answers and stays.
  private Optional<String> successor(String lastSuccessor) {
    var able =
        nodes.stream()
            .filter(Node::isWantedManager)
            .filter(node -> !raftId(node).equals(group.self()))
            .flatMap(node -> group.member(node).stream())
            .filter(member -> member.voter() && member.reachable())
            .map(GroupView.Member::id)
            .sorted()
            .toList();
    return able.stream()
        .filter(id -> id.compareTo(lastSuccessor) > 0)
        .findFirst()
        .or(() -> able.stream().findFirst());
  }

  private static String raftId(Node node) {
    return node.managerStatus().map(ManagerStatus::raftId).orElse("");
  }
}
