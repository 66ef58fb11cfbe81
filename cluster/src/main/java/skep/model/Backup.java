package skep.model;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.List;

/// A swarm's whole state at one revision, with everything that must be secret: root key, tokens.
///
/// @param takenAt when it was asked for
/// @param asOf when the state was last known to be the newest; before `takenAt` when the manager
///   that gave it had no leader
/// @param source hostname of that manager
/// @param revision of the state
/// @param state the store's snapshot, chunk by chunk, as text
@Json
public record Backup(
    @Json.Property("ClusterID") String clusterId,
    @Json.Property("ClusterName") String clusterName,
    @Json.Property("TakenAt") Instant takenAt,
    @Json.Property("AsOf") Instant asOf,
    @Json.Property("Linearizable") boolean isLinearizable,
    @Json.Property("Source") String source,
    @Json.Property("Epoch") Epoch epoch,
    @Json.Property("Revision") long revision,
    @Json.Property("State") List<String> state) {

  public Backup {
    clusterId = Fields.need(clusterId, "ClusterID");
    clusterName = Fields.text(clusterName);
    takenAt = Fields.or(takenAt, Instant.EPOCH);
    asOf = Fields.or(asOf, Instant.EPOCH);
    source = Fields.text(source);
    epoch = Epoch.orFirst(epoch);
    state = Fields.list(state);
  }

  @Override
  public String toString() {
    return "Backup[" + clusterId + ", revision " + revision + ", state=***]";
  }
}
