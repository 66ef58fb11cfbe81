package skep.orchestrator;

import skep.model.Node;
import skep.model.NodeDescription;
import skep.model.TlsInfo;

/// Ends the change of the swarm's root once every node has a certificate of the next one: from then
/// on the old root is trusted no more, and only the new join tokens let anybody in. A node that is
/// away is waited for, since it knows nothing but the old root; removing it ends the wait.
public final class RootRotationReconciler implements Reconciler {
  @Override
  public Plan reconcile(Inputs inputs) {
    var key = inputs.state().rootKey();
    var cluster = inputs.state().cluster();
    if (key.isEmpty() || key.get().rotation().isEmpty() || cluster.isEmpty()) {
      return Plan.NOTHING;
    }
    var rotation = key.get().rotation().get();
    var nodes = inputs.state().nodes().values();
    if (!nodes.stream().allMatch(node -> isRotated(node, rotation.tlsInfo()))) {
      return Plan.NOTHING;
    }
    var plan = new PlanBuilder();
    plan.put(
        "root CA -> rotated   all %d nodes have certificates of the next".formatted(nodes.size()),
        key.get().rotated().withUpdatedAt(inputs.now()));
    plan.put(
        "join tokens -> new   they pin the root CA",
        cluster.get().rotated(rotation.joinTokens()).withUpdatedAt(inputs.now()));
    return plan.plan();
  }

  /// Whether the node's certificate is from the issuer that `wanted` tells of.
  private static boolean isRotated(Node node, TlsInfo wanted) {
    NodeDescription description = node.description();
    return description
        .tlsInfo()
        .filter(
            has ->
                has.certIssuerPublicKey().equals(wanted.certIssuerPublicKey())
                    && has.certIssuerSubject().equals(wanted.certIssuerSubject()))
        .isPresent();
  }
}
