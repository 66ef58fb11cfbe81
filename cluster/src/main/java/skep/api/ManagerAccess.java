package skep.api;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import skep.ingress.table.IngressFacts;
import skep.manager.ControlRequest;
import skep.manager.GroupView;
import skep.model.JoinTokens;
import skep.store.ClusterState;

/// A manager as the API needs it. Never blocks; any thread may call.
public interface ManagerAccess {

  /// As last applied here.
  ClusterState state();

  /// When {@link #state} was last known to be the newest: when this manager last heard a leader.
  Instant asOf();

  GroupView group();

  /// Asks the leader's loop, on the leader only. Completes with the id of what was made, or any
  /// text; fails with {@link skep.manager.ControlException} when refused and with {@link
  /// skep.manager.StoreException} when the log did not take it.
  ///
  /// @param requestId the same for a repeated request, which is answered as the first was
  CompletableFuture<String> submit(String requestId, ControlRequest request);

  /// As {@link skep.manager.Store#readBarrier}.
  CompletableFuture<ClusterState> readBarrier();

  /// Recent changes of the state, and those to come.
  EventLog events();

  /// What the nodes said of their ingress lately; nothing, unless this manager leads.
  CompletableFuture<IngressFacts> ingress();

  /// Two fresh tokens for this swarm; not yet written anywhere.
  JoinTokens newJoinTokens();
}
