package skep.api.client;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// `GET /skep/manager`: what one manager says of itself and sees of the others, without asking
/// anybody.
///
/// @param id raft id
/// @param role leader, follower, candidate, learner or stopped
/// @param standing led, electing, lost or out: what it could do with a change now
/// @param leader raft id, when it knows one
/// @param commitIndex highest log index it knows to be committed
/// @param lastIndex end of its log
/// @param now its clock
/// @param certificateIssued from when its certificate is good
/// @param certificateExpires until when
/// @param members how it sees each member of the group, itself included
@Json
public record ManagerReport(
    @Json.Property("ID") String id,
    @Json.Property("Role") String role,
    @Json.Property("Standing") String standing,
    @Json.Property("Term") long term,
    @Json.Property("Leader") Optional<String> leader,
    @Json.Property("CommitIndex") long commitIndex,
    @Json.Property("LastIndex") long lastIndex,
    @Json.Property("Now") Instant now,
    @Json.Property("CertificateIssued") Instant certificateIssued,
    @Json.Property("CertificateExpires") Instant certificateExpires,
    @Json.Property("Members") List<Member> members) {

  public ManagerReport {
    role = Absent.text(role);
    standing = Absent.text(standing);
    leader = Absent.option(leader);
    members = Absent.list(members);
  }

  public boolean isLeader() {
    return role.equals("leader");
  }

  /// Whether it can have a change made now.
  public boolean isLed() {
    return standing.equals("led");
  }

  /// @param answers whether it takes part in the group, as far as the reporting manager can see
  /// @param matchIndex as the leader knows the end of its log; absent on others
  /// @param lastContactMs since it was last heard of; absent: not since the reporter started
  @Json
  public record Member(
      @Json.Property("ID") String id,
      @Json.Property("Answers") boolean answers,
      @Json.Property("MatchIndex") Optional<Long> matchIndex,
      @Json.Property("LastContactMs") Optional<Long> lastContactMs) {
    public Member {
      matchIndex = Absent.option(matchIndex);
      lastContactMs = Absent.option(lastContactMs);
    }
  }
}
