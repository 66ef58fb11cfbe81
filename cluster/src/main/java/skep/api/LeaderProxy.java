package skep.api;

import java.util.concurrent.CompletableFuture;

/// Hands requests on: from a follower to the leader, from a worker to any manager.
@FunctionalInterface
public interface LeaderProxy {

  /// Completes with whatever was answered. Fails with {@link skep.manager.ControlException}: of
  /// kind `NO_LEADER` when nobody could be asked, `OUTCOME_UNKNOWN` when somebody was and the
  /// answer was lost.
  CompletableFuture<ApiResponse> forward(ApiRequest request);
}
