package skep.model;

import io.avaje.jsonb.Json;

/// A node's part in the manager group. Leader and reachability are soft state: stored as false and
/// unknown, filled in by the API.
///
/// @param addr `host:port` that nodes and other managers dial
/// @param raftId the member's id in the raft group (skep's field)
/// @param raftAddr `host:port` of its raft transport (skep's field)
@Json
public record ManagerStatus(
    @Json.Property("Leader") boolean leader,
    @Json.Property("Reachability") Reachability reachability,
    @Json.Property("Addr") String addr,
    @Json.Property("RaftID") String raftId,
    @Json.Property("RaftAddr") String raftAddr) {

  public ManagerStatus {
    reachability = Fields.or(reachability, Reachability.UNKNOWN);
    addr = Fields.text(addr);
    raftId = Fields.text(raftId);
    raftAddr = Fields.text(raftAddr);
  }
}
