package skep.api;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// Asks another manager over the network. Never blocks; any thread may call.
@FunctionalInterface
public interface PeerCalls {

  /// Completes with whatever was answered, within about `limit`. Fails with {@link
  /// skep.manager.ControlException}: of kind `NO_MANAGER` when the request cannot have been seen,
  /// `OUTCOME_UNKNOWN` when it may have been and the answer was lost.
  ///
  /// @param address `host:port` of the manager's swarm port
  CompletableFuture<ApiResponse> call(String address, ApiRequest request, Duration limit);
}
