package skep.view;

import java.util.Collection;
import java.util.List;
import skep.model.Node;
import skep.model.NodeRole;
import skep.model.NodeState;
import skep.model.Reachability;

/// The managers of a swarm as its nodes tell, with leadership and reachability filled in: those
/// that are meant to be, so that changes under way count as done.
public final class ManagerCount {
  private ManagerCount() {}

  public static Quorum of(Collection<Node> nodes) {
    var managers = nodes.stream().filter(node -> node.spec().role() == NodeRole.MANAGER).toList();
    long answering = managers.stream().filter(ManagerCount::isAnswering).count();
    return new Quorum(managers.size(), (int) answering);
  }

  /// A voter answers the other managers; a newcomer has to answer as a node.
  public static boolean isAnswering(Node node) {
    return node.managerStatus()
        .filter(manager -> manager.voter())
        .map(manager -> manager.reachability() == Reachability.REACHABLE)
        .orElse(node.status().state() == NodeState.READY);
  }

  /// Names under which workers that are ready can be promoted.
  public static List<String> candidates(Collection<Node> nodes) {
    return nodes.stream()
        .filter(node -> node.spec().role() == NodeRole.WORKER && node.managerStatus().isEmpty())
        .filter(node -> node.status().state() == NodeState.READY)
        .map(node -> isUnique(node.hostname(), nodes) ? node.hostname() : node.id())
        .toList();
  }

  private static boolean isUnique(String hostname, Collection<Node> nodes) {
    return !hostname.isEmpty()
        && nodes.stream().filter(node -> node.hostname().equals(hostname)).count() == 1;
  }
}
