package skep.manager;

import java.time.Instant;
import java.util.Optional;
import skep.model.Node;
import skep.model.NodeRole;
import skep.model.NodeSpec;
import skep.model.NodeState;
import skep.model.NodeStatus;
import skep.store.Batch;
import skep.store.ClusterState;
import skep.store.Draft;

/// What a swarm that begins a new life with one manager says of its nodes: the others that were
/// managers are none any more, and what is known of anybody is old. Services, tasks, tokens and
/// keys stay as they are.
public final class NewLife {

  /// Docker's words for it.
  static final String UNHEARD =
      "Node moved to \"unknown\" state due to leadership change in cluster";

  private static final String ELSEWHERE = "not seen since the swarm was restored from a backup";

  private NewLife() {}

  /// After the loss of a majority: nodes are where they were, but have not been heard of yet. Those
  /// that do not come are Down after the usual silence; until then their tasks stay.
  ///
  /// @param self row of the manager that remains, as it is to be
  public static Batch afterLostQuorum(ClusterState state, Node self, Instant now) {
    return batch(state, self, new NodeStatus(NodeState.UNKNOWN, UNHEARD, ""), now);
  }

  /// On a new host: all nodes are Down until they come, so that their tasks go elsewhere.
  ///
  /// @param self row of the new manager
  public static Batch fromBackup(ClusterState state, Node self, Instant now) {
    return batch(state, self, new NodeStatus(NodeState.DOWN, ELSEWHERE, ""), now);
  }

  private static Batch batch(ClusterState state, Node self, NodeStatus others, Instant now) {
    var draft = new Draft(state);
    for (var node : state.nodes().values()) {
      if (!node.id().equals(self.id())) {
        draft.put(other(node, others).withUpdatedAt(now));
      }
    }
    draft.put(self.withUpdatedAt(now));
    return draft.batch();
  }

  private static Node other(Node node, NodeStatus unseen) {
    var spec = node.spec();
    var worker = new NodeSpec(spec.name(), spec.labels(), NodeRole.WORKER, spec.availability());
    var status =
        node.status().state() == NodeState.DOWN
            ? node.status()
            : new NodeStatus(unseen.state(), unseen.message(), node.status().addr());
    return node.withSpec(worker).withStatus(status).withoutManagerStatus();
  }

  /// The row of a manager that goes on.
  ///
  /// @throws ControlException when the state does not know it
  public static Node remaining(ClusterState state, String id) {
    Optional<Node> known = state.node(id);
    return known.orElseThrow(
        () ->
            new ControlException(
                ControlException.Kind.NOT_IN_SWARM,
                "this manager's log knows nothing of itself: it never caught up with the others"));
  }
}
