package skep.api;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import skep.ingress.table.IngressFacts;
import skep.manager.ControlRequest;
import skep.manager.GroupView;
import skep.manager.Preview;
import skep.model.JoinTokens;
import skep.store.ClusterState;
import skep.view.GroupSight;

/// A manager as the API needs it. Never blocks; any thread may call.
public interface ManagerAccess {

  /// As last applied here.
  ClusterState state();

  /// When {@link #state} was last known to be the newest: when this manager last heard a leader.
  Instant asOf();

  GroupView group();

  /// The group and who of it was heard of when, as this manager sees it.
  GroupSight sight();

  /// This manager's own certificate.
  CertificateLife certificate();

  /// @param issued from when it is good
  /// @param expires until when
  record CertificateLife(Instant issued, Instant expires) {}

  /// Asks the leader's loop, on the leader only. Completes with the id of what was made, or any
  /// text; fails with {@link skep.manager.ControlException} when refused and with {@link
  /// skep.manager.StoreException} when the log did not take it.
  ///
  /// @param requestId the same for a repeated request, which is answered as the first was
  CompletableFuture<String> submit(String requestId, ControlRequest request);

  /// As {@link skep.manager.LeaderLoop#preview}, on the leader only.
  CompletableFuture<Preview> preview(ControlRequest request);

  /// As {@link skep.manager.Store#readBarrier}.
  CompletableFuture<ClusterState> readBarrier();

  /// Hands the leadership to another voter; for the leader only. Done when this manager leads no
  /// more.
  CompletableFuture<Void> transferLeadership(String raftId);

  /// Of the voters this leader hears from, itself left out, the one that has most of the log.
  Optional<String> mostAdvancedFollower();

  /// Recent changes of the state, and those to come.
  EventLog events();

  /// What the nodes said of their ingress lately; nothing, unless this manager leads.
  CompletableFuture<IngressFacts> ingress();

  /// Asks the nodes what only they know, on the leader only.
  NodeCalls nodeCalls();

  /// Two fresh tokens for this swarm; not yet written anywhere.
  JoinTokens newJoinTokens();
}
