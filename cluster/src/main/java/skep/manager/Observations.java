package skep.manager;

import java.time.Instant;
import skep.manager.LeaderInput.Asked;
import skep.manager.LeaderInput.ManagerSeen;
import skep.manager.LeaderInput.NodeDescribed;
import skep.manager.LeaderInput.NodeSeen;
import skep.manager.LeaderInput.Reported;
import skep.model.NodeDescription;
import skep.model.NodeState;
import skep.model.Task;
import skep.model.TaskState;
import skep.session.AgentMessage.Observed;
import skep.store.Draft;

/// Turns what agents said and what liveness concluded into facts: only what changes something, and
/// only what is theirs to change.
final class Observations {
  private final Draft draft;
  private final Instant now;

  Observations(Draft draft, Instant now) {
    this.draft = draft;
    this.now = now;
  }

  void take(LeaderInput input) {
    switch (input) {
      case Asked _ -> {}
      case Reported(var nodeId, var statuses, var _) ->
          statuses.forEach(observed -> task(nodeId, observed));
      case NodeSeen(var nodeId, var state, var message, var address) ->
          node(nodeId, state, message, address);
      case NodeDescribed(var nodeId, var description) -> description(nodeId, description);
      case ManagerSeen(var nodeId, var raftId, var message) -> manager(nodeId, raftId, message);
    }
  }

  /// A task's observed state moves only forward, only from ASSIGNED on, and only by word of the
  /// node it is bound to.
  void task(String nodeId, Observed observed) {
    draft
        .state()
        .task(observed.taskId())
        .filter(task -> task.nodeId().filter(nodeId::equals).isPresent())
        .filter(task -> isNews(task, observed))
        .ifPresent(task -> draft.put(task.withStatus(observed.status()).withUpdatedAt(now)));
  }

  private static boolean isNews(Task task, Observed observed) {
    var before = task.state();
    var after = observed.status().state();
    if (before.compareTo(TaskState.ASSIGNED) < 0 || before.isTerminal()) {
      return false;
    }
    return after.compareTo(before) > 0
        || (after == before && !observed.status().equals(task.status()));
  }

  void node(String nodeId, NodeState state, String message, String address) {
    draft
        .state()
        .node(nodeId)
        .ifPresent(
            node -> {
              var status = node.status().seen(state, message, address);
              if (!status.equals(node.status())) {
                draft.put(node.withStatus(status).withUpdatedAt(now));
              }
            });
  }

  void manager(String nodeId, String raftId, String message) {
    draft
        .state()
        .node(nodeId)
        .ifPresent(
            node ->
                node.managerStatus()
                    .filter(manager -> manager.raftId().equals(raftId))
                    .filter(manager -> !manager.message().equals(message))
                    .ifPresent(
                        manager ->
                            draft.put(
                                node.withManagerStatus(manager.withMessage(message))
                                    .withUpdatedAt(now))));
  }

  void description(String nodeId, NodeDescription description) {
    draft
        .state()
        .node(nodeId)
        .filter(node -> !node.description().equals(description))
        .ifPresent(node -> draft.put(node.withDescription(description).withUpdatedAt(now)));
  }
}
