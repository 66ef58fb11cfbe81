package skep.api;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import skep.model.Availability;
import skep.model.Epoch;
import skep.model.NodeRole;

/// Who lets nodes into the swarm, on managers. Never blocks; any thread may call. Refusals are
/// {@link skep.manager.ControlException}s with Docker's text.
public interface Admission {

  /// PEM of the root certificates; public.
  String rootPem();

  /// What anybody may know, who holds no certificate that is still good.
  ///
  /// @param nodeId empty: of no node
  Standing standing(String nodeId);

  /// Lets a new node in, in the role its token stands for.
  CompletableFuture<JoinAnswer> join(JoinAsk ask);

  /// A new certificate for a member, in the role it is to play now; a worker that was promoted is
  /// given its part in the manager group with it. From the leader only, and only when a majority
  /// confirms that it leads: others refuse, for who asks is known by the certificate of the
  /// connection.
  ///
  /// @param nodeId from the certificate it still has
  CompletableFuture<JoinAnswer> renew(String nodeId, RenewAsk ask);

  /// @param csrPem for a key that never leaves its node
  /// @param advertiseAddr `host:port` at which the other nodes may dial this one
  @Json
  record RenewAsk(
      @Json.Property("CSR") String csrPem, @Json.Property("AdvertiseAddr") String advertiseAddr) {}

  /// @param time the manager's clock
  /// @param removed whether the node asked about was removed from the swarm
  @Json
  record Standing(@Json.Property("Time") Instant time, @Json.Property("Removed") boolean removed) {}

  /// @param token a secret
  /// @param csrPem for a key that never leaves its node
  /// @param advertiseAddr `host:port` at which the other nodes may dial the new one
  @Json
  record JoinAsk(
      @Json.Property("Token") String token,
      @Json.Property("CSR") String csrPem,
      @Json.Property("Availability") Optional<Availability> availability,
      @Json.Property("AdvertiseAddr") String advertiseAddr) {

    @Override
    public String toString() {
      return "JoinAsk[token=***, advertiseAddr=" + advertiseAddr + "]";
    }
  }

  /// @param chainPem the node's certificate, leaf first
  /// @param rootsPem what it is to trust from now on
  /// @param managers `host:port` of every manager
  /// @param raftId a manager's id in the group; empty on a worker
  /// @param founders raft ids the manager group began with; for a new manager
  /// @param raftPeers `host:port` of every manager's raft transport, by raft id; for a new manager
  /// @param epoch the life of the swarm that is joined
  @Json
  record JoinAnswer(
      @Json.Property("NodeID") String nodeId,
      @Json.Property("Role") NodeRole role,
      @Json.Property("Chain") String chainPem,
      @Json.Property("Roots") String rootsPem,
      @Json.Property("Managers") List<String> managers,
      @Json.Property("RaftID") String raftId,
      @Json.Property("Founders") List<String> founders,
      @Json.Property("RaftPeers") SortedMap<String, String> raftPeers,
      @Json.Property("Epoch") Epoch epoch) {

    public JoinAnswer {
      managers = List.copyOf(managers);
      founders = List.copyOf(founders);
      raftPeers = Collections.unmodifiableSortedMap(new TreeMap<>(raftPeers));
      epoch = Epoch.orFirst(epoch);
    }
  }
}
