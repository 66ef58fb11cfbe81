package skep.node;

import java.util.List;
import java.util.Optional;
import skep.api.NodeInfo;
import skep.api.client.Peer;
import skep.model.Node;
import skep.model.NodeDescription;

/// What a node says of itself.
final class NodeFacts {
  private NodeFacts() {}

  static NodeInfo of(
      NodeSettings settings, MemberState.Condition condition, Optional<Running> member) {
    var error = condition.error();
    if (member.isEmpty()) {
      return new NodeInfo(condition.local(), "", "", false, error, List.of(), unknown(settings));
    }
    var now = member.get();
    var nodeId = now.identity().nodeId();
    return new NodeInfo(
        condition.local(),
        nodeId,
        now.saved().advertiseAddress().host(),
        now.manager().isPresent(),
        error.isEmpty() ? now.agent().trouble() : error,
        now.saved().managers().stream().map(address -> new Peer("", address)).toList(),
        now.manager()
            .flatMap(manager -> manager.state().node(nodeId))
            .map(Node::description)
            .orElseGet(() -> unknown(settings)));
  }

  private static NodeDescription unknown(NodeSettings settings) {
    return new NodeDescription(
        settings.hostname(),
        NodeDescription.UNKNOWN.platform(),
        NodeDescription.UNKNOWN.resources(),
        NodeDescription.UNKNOWN.engine(),
        Optional.empty());
  }
}
