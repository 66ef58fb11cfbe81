package skep.model;

import io.avaje.jsonb.Json;

/// A node's part in the manager group; a node that has one is a manager, whatever it is to become.
/// Leader, reachability and voter are soft state: stored as false and unknown, filled in by the
/// API.
///
/// @param addr `host:port` that nodes and other managers dial
/// @param raftId the member's id in the raft group, another one for each time the node becomes a
///   manager (skep's field)
/// @param raftAddr `host:port` of its raft transport (skep's field)
/// @param voter whether the group counts on it; false while it catches up (skep's field)
/// @param leaving its raft id is on the way out of the group and must never come back (skep's
///   field)
/// @param message why it has no vote; empty: nothing is in the way (skep's field)
@Json
public record ManagerStatus(
    @Json.Property("Leader") boolean leader,
    @Json.Property("Reachability") Reachability reachability,
    @Json.Property("Addr") String addr,
    @Json.Property("RaftID") String raftId,
    @Json.Property("RaftAddr") String raftAddr,
    @Json.Property("Voter") boolean voter,
    @Json.Property("Leaving") boolean leaving,
    @Json.Property("Message") String message) {

  public ManagerStatus {
    reachability = Fields.or(reachability, Reachability.UNKNOWN);
    addr = Fields.text(addr);
    raftId = Fields.text(raftId);
    raftAddr = Fields.text(raftAddr);
    message = Fields.text(message);
  }

  /// A manager that is not a member of the group yet.
  public static ManagerStatus of(String addr, String raftId, String raftAddr) {
    return new ManagerStatus(false, Reachability.UNKNOWN, addr, raftId, raftAddr, false, false, "");
  }

  /// The same with what the group's members see of it now.
  public ManagerStatus seen(boolean leads, Reachability reachability, boolean votes) {
    return new ManagerStatus(leads, reachability, addr, raftId, raftAddr, votes, leaving, message);
  }

  public ManagerStatus withLeaving() {
    return new ManagerStatus(leader, reachability, addr, raftId, raftAddr, voter, true, message);
  }

  public ManagerStatus withMessage(String message) {
    return new ManagerStatus(leader, reachability, addr, raftId, raftAddr, voter, leaving, message);
  }
}
