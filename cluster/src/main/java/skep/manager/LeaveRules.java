package skep.manager;

import skep.manager.ControlException.Kind;
import skep.view.ManagerChange;
import skep.view.Quorum;

/// Why a manager is not let go without force, in moby's words (its `daemon/cluster/swarm.go`): the
/// others would go on counting it.
public final class LeaveRules {
  private LeaveRules() {}

  /// @param group as the manager that is to leave sees it
  /// @param name under which it can be demoted
  public static ControlException refusal(GroupView group, String name) {
    var quorum = group.counted();
    var text =
        "You are attempting to leave the swarm on a node that is participating as a manager. ";
    boolean isActive = group.leader().isPresent();
    int unreachable = quorum.voters() - quorum.reachable();
    if (isActive && quorum.reachable() == 1 && unreachable == 0) {
      return refused(
              text
                  + "Removing the last manager erases all current state of the swarm. Use `--force`"
                  + " to ignore this message. ")
          .withHint(effect(quorum));
    }
    if (!isActive) {
      text += "Doing so may lose the consensus of your cluster. ";
    } else if (quorum.reachable() - 2 <= unreachable) {
      text +=
          "Removing this node leaves %d managers out of %d. Without a Raft quorum your swarm will be inaccessible. "
              .formatted(quorum.reachable() - 1, quorum.voters());
    }
    return refused(
            text
                + "The only way to restore a swarm that has lost consensus is to reinitialize it"
                + " with `--force-new-cluster`. Use `--force` to suppress this message.")
        .withHint(effect(quorum) + "; skep node demote " + name + " first, then leave");
  }

  private static String effect(Quorum quorum) {
    return quorum.reachable() == 0 ? "managers 0" : ManagerChange.absence(quorum).effect();
  }

  private static ControlException refused(String text) {
    return new ControlException(Kind.NOT_IN_SWARM, text);
  }
}
