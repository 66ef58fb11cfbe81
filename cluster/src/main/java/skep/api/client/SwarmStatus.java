package skep.api.client;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// `GET /skep/status`: the manager group and the state of the swarm, as one node sees them. Fields
/// are only ever added.
///
/// @param clusterId empty when the node does not know
/// @param source hostname of the node that answers
/// @param now its clock: ages are counted to here
/// @param asOf when that node's copy of the swarm's state was last known to be the newest
/// @param linearizable whether it was so when asked: it leads and a majority confirmed it
/// @param revision of its state
/// @param state HEALTHY, DEGRADED, NO QUORUM, NOT RUNNING (this manager takes no part) or
///   UNREACHABLE (no manager answers this worker)
/// @param self raft id of the node that answers; empty on a worker
/// @param role its part in the group: leader, follower, candidate, learner, stopped or worker
/// @param term of the group
/// @param leader raft id, when there is one and it is known
/// @param leaderlessMs for how long there has been none, as far as that node knows; 0: there is one
/// @param commitIndex highest log index it knows to be committed
/// @param lastIndex end of its log
/// @param voters managers with a vote
/// @param reachable those of them that answer
/// @param quorum managers that must answer for anything to be written
/// @param tolerance how many more may fail before writes stop; 0 too when they have stopped
/// @param writable whether a leader and a quorum are there
/// @param warnings what needs a look, one sentence each
/// @param managers by raft id
@Json
public record SwarmStatus(
    @Json.Property("ClusterID") String clusterId,
    @Json.Property("Source") String source,
    @Json.Property("Now") Instant now,
    @Json.Property("AsOf") Instant asOf,
    @Json.Property("Linearizable") boolean linearizable,
    @Json.Property("Revision") long revision,
    @Json.Property("State") String state,
    @Json.Property("Self") String self,
    @Json.Property("Role") String role,
    @Json.Property("Term") long term,
    @Json.Property("Leader") Optional<String> leader,
    @Json.Property("LeaderlessMs") long leaderlessMs,
    @Json.Property("CommitIndex") long commitIndex,
    @Json.Property("LastIndex") long lastIndex,
    @Json.Property("Voters") int voters,
    @Json.Property("Reachable") int reachable,
    @Json.Property("Quorum") int quorum,
    @Json.Property("Tolerance") int tolerance,
    @Json.Property("Writable") boolean writable,
    @Json.Property("Warnings") List<String> warnings,
    @Json.Property("Managers") List<Manager> managers) {

  public SwarmStatus {
    leader = Absent.option(leader);
    warnings = Absent.list(warnings);
    managers = Absent.list(managers);
  }

  /// One member of the group.
  ///
  /// @param id raft id; empty where only the address is known
  /// @param hostname empty when the state does not know the node
  /// @param addr `host:port` of its swarm port, empty when the state does not know the node
  /// @param role leader, voter, learner (still catching up) or stopped (its log failed)
  /// @param reachable whether it takes part in the group now
  /// @param lastIndex end of its log, as known to the leader or told by itself; absent: not known
  /// @param lag entries it lacks of the newest log known
  /// @param lastContact when it was last heard of; absent: not since the asked manager started
  /// @param certificateExpires as it last told; absent: it never did since the asked manager
  ///   started
  /// @param clockSkewMs its clock minus the leader's (without one: the answering node's); absent:
  ///   it does not answer
  @Json
  public record Manager(
      @Json.Property("ID") String id,
      @Json.Property("Hostname") String hostname,
      @Json.Property("Addr") String addr,
      @Json.Property("Role") String role,
      @Json.Property("Voter") boolean voter,
      @Json.Property("Reachable") boolean reachable,
      @Json.Property("Leader") boolean leader,
      @Json.Property("LastIndex") Optional<Long> lastIndex,
      @Json.Property("Lag") Optional<Long> lag,
      @Json.Property("LastContact") Optional<Instant> lastContact,
      @Json.Property("CertificateExpires") Optional<Instant> certificateExpires,
      @Json.Property("ClockSkewMs") Optional<Long> clockSkewMs) {

    public Manager {
      lastIndex = Absent.option(lastIndex);
      lag = Absent.option(lag);
      lastContact = Absent.option(lastContact);
      certificateExpires = Absent.option(certificateExpires);
      clockSkewMs = Absent.option(clockSkewMs);
    }

    /// Its name for people.
    public String name() {
      if (!hostname.isEmpty()) {
        return hostname;
      }
      return id.isEmpty() ? addr : id;
    }
  }

  /// The manager's name for people, or its id when it is not among the managers.
  public String nameOf(String raftId) {
    return managers.stream()
        .filter(manager -> manager.id().equals(raftId))
        .map(Manager::name)
        .findFirst()
        .orElse(raftId);
  }
}
