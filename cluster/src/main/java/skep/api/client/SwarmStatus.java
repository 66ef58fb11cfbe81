package skep.api.client;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// `GET /skep/status`: the manager group and the state of the swarm, as one manager sees them.
///
/// @param source hostname of that manager
/// @param asOf when that manager's state was last known to be the newest
/// @param linearizable whether it was so when asked: it leads and a majority confirmed it
/// @param revision of its state
/// @param role its part in the group: leader, follower, candidate, learner or stopped
/// @param term of the group
/// @param leader node id, when there is one and it is known
/// @param commitIndex highest log index it knows to be committed
/// @param quorum managers that must answer for anything to be written
/// @param tolerance how many more may fail before writes stop; negative: they have stopped
/// @param writable whether a leader and a quorum are there
/// @param managers by node id
@Json
public record SwarmStatus(
    @Json.Property("ClusterID") String clusterId,
    @Json.Property("Source") String source,
    @Json.Property("AsOf") Instant asOf,
    @Json.Property("Linearizable") boolean linearizable,
    @Json.Property("Revision") long revision,
    @Json.Property("Self") String self,
    @Json.Property("Role") String role,
    @Json.Property("Term") long term,
    @Json.Property("Leader") Optional<String> leader,
    @Json.Property("CommitIndex") long commitIndex,
    @Json.Property("Quorum") int quorum,
    @Json.Property("Tolerance") int tolerance,
    @Json.Property("Writable") boolean writable,
    @Json.Property("Managers") List<Manager> managers) {

  public SwarmStatus {
    leader = Absent.option(leader);
    managers = Absent.list(managers);
  }

  /// One member of the group.
  ///
  /// @param addr `host:port`, empty when the state does not know the node
  /// @param voter false: still catching up
  /// @param reachable heard of lately
  @Json
  public record Manager(
      @Json.Property("ID") String id,
      @Json.Property("Hostname") String hostname,
      @Json.Property("Addr") String addr,
      @Json.Property("Voter") boolean voter,
      @Json.Property("Reachable") boolean reachable,
      @Json.Property("Leader") boolean leader) {}

  /// Voting managers that answer.
  public int reachableVoters() {
    return (int) managers.stream().filter(m -> m.voter() && m.reachable()).count();
  }

  public int voters() {
    return (int) managers.stream().filter(Manager::voter).count();
  }
}
