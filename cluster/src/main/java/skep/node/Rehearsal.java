package skep.node;

import java.util.List;
import skep.api.client.DryRun;
import skep.api.client.InitRequest;
import skep.api.client.JoinRequest;
import skep.ca.CaException;
import skep.ca.JoinToken;
import skep.manager.ControlException;
import skep.manager.ControlException.Kind;

/// What a node would do to enter or leave a swarm, checked as far as that can be done without doing
/// it: no manager is asked, so a token may still be refused.
///
/// @param hostname of this node
/// @param addresses of this host
record Rehearsal(String hostname, Addresses addresses) {

  /// @throws ControlException when an address is no good
  DryRun init(InitRequest request) {
    if (request.forceNewCluster()) {
      throw new ControlException(
          Kind.INVALID,
          "--force-new-cluster has no dry run: `skep swarm recover` shows what it would do and"
              + " asks");
    }
    var advertise =
        addresses.advertise(request.advertiseAddr(), addresses.listen(request.listenAddr()));
    return changes(
        change("create", "cluster", "default", "a swarm of one manager"),
        change("create", "node", hostname, "its manager, at " + advertise));
  }

  /// @throws ControlException when the token or an address is no good
  DryRun join(JoinRequest request) {
    try {
      JoinToken.parse(request.joinToken());
    } catch (CaException e) {
      throw new ControlException(Kind.INVALID, String.valueOf(e.getMessage()));
    }
    addresses.listen(request.listenAddr());
    var managers = String.join(", ", request.remoteAddrs());
    return changes(
        change("create", "node", hostname, "in the role of the token, by way of " + managers));
  }

  DryRun leave(boolean isManager) {
    var what = isManager ? "a manager: the others go on without its vote" : "its tasks stop";
    return changes(change("remove", "node", hostname, what));
  }

  private static DryRun.Change change(String action, String kind, String name, String detail) {
    return new DryRun.Change(action, kind, "", name, detail);
  }

  private static DryRun changes(DryRun.Change... changes) {
    return new DryRun(List.of(changes), List.of());
  }
}
