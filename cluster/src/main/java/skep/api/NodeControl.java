package skep.api;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import skep.api.client.DryRun;
import skep.api.client.InitRequest;
import skep.api.client.JoinRequest;

/// This node's own life, as the API needs it. Never blocks; any thread may call. Refusals are
/// {@link skep.manager.ControlException}s with Docker's text.
public interface NodeControl {

  /// Starts a swarm with this node as its first manager; completes with the node's id.
  CompletableFuture<String> init(InitRequest request);

  /// Completes once this node is a member.
  CompletableFuture<Void> join(JoinRequest request);

  /// Completes with the directory to which what this manager had was moved; empty: nothing was
  /// kept.
  ///
  /// @param force even if this manager's going harms the swarm
  CompletableFuture<String> leave(boolean force);

  /// A step of this node's own life that can be looked at before.
  sealed interface Step {
    record Init(InitRequest request) implements Step {}

    record Join(JoinRequest request) implements Step {}

    record Leave(boolean force) implements Step {}
  }

  /// Checks a step as it would be checked, says what it would do, and does nothing.
  CompletableFuture<DryRun> rehearse(Step step);

  /// Lets this manager go on after it was started again.
  ///
  /// @param key as the operator gave it
  CompletableFuture<Void> unlock(String key);

  CompletableFuture<NodeInfo> info();

  /// What can be done when the swarm has lost its majority or its hosts.
  WaysOut waysOut();

  /// What only managers have; empty while this node is none.
  Optional<ManagerAccess> manager();
}
