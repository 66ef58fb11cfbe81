package skep.api;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// Asks a node, worker or manager, about the containers on it. Never blocks; any thread may call.
@FunctionalInterface
public interface NodeCalls {

  /// Completes with whatever the node answers. Fails with {@link skep.manager.ControlException} of
  /// kind `PRECONDITION` when the node has no session with this manager or does not begin to answer
  /// within `limit`.
  ///
  /// @param request its path is one of those that nodes answer (package `local`)
  CompletableFuture<ApiResponse> call(String nodeId, ApiRequest request, Duration limit);
}
