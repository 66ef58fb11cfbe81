package skep.manager;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import skep.model.NodeDescription;
import skep.model.NodeState;
import skep.session.AgentMessage;

/// What waits for the leader's next pass.
sealed interface LeaderInput {

  /// @param answer completed when the request is in the log or refused
  record Asked(String requestId, ControlRequest request, CompletableFuture<String> answer)
      implements LeaderInput {}

  /// @param taken run when the statuses are in the log
  record Reported(String nodeId, List<AgentMessage.Observed> statuses, Runnable taken)
      implements LeaderInput {
    public Reported {
      statuses = List.copyOf(statuses);
    }
  }

  record NodeSeen(String nodeId, NodeState state, String message, String address)
      implements LeaderInput {}

  /// @param message what is in the way of the vote of the manager with this raft id; empty: nothing
  record ManagerSeen(String nodeId, String raftId, String message) implements LeaderInput {}

  record NodeDescribed(String nodeId, NodeDescription description) implements LeaderInput {}
}
