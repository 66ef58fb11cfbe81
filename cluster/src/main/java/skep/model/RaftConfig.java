package skep.model;

import io.avaje.jsonb.Json;

/// Log keeping of the manager group.
///
/// @param snapshotInterval log entries between snapshots
@Json
public record RaftConfig(
    @Json.Property("SnapshotInterval") long snapshotInterval,
    @Json.Property("HeartbeatTick") int heartbeatTick,
    @Json.Property("ElectionTick") int electionTick) {

  public RaftConfig {}
}
