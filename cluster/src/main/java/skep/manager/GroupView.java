package skep.manager;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Optional;
import skep.model.Node;
import skep.view.Quorum;

/// The manager group as one of its members sees it.
///
/// @param self this member's raft id
/// @param role this member's part
/// @param term of the raft group
/// @param leader the leader's raft id, when there is one and it is known
/// @param commitIndex highest log index known to be committed here
/// @param members voters and learners, by id
@Json
public record GroupView(
    @Json.Property("Self") String self,
    @Json.Property("Role") Role role,
    @Json.Property("Term") long term,
    @Json.Property("Leader") Optional<String> leader,
    @Json.Property("CommitIndex") long commitIndex,
    @Json.Property("Members") List<Member> members) {

  public enum Role {
    LEADER,
    FOLLOWER,
    CANDIDATE,
    LEARNER,
    STOPPED
  }

  /// @param reachable heard of lately, as far as this member knows
  @Json
  public record Member(
      @Json.Property("ID") String id,
      @Json.Property("Voter") boolean voter,
      @Json.Property("Reachable") boolean reachable) {}

  /// The member that `node` is, whether it votes or learns.
  public Optional<Member> member(Node node) {
    return node.managerStatus().flatMap(manager -> member(manager.raftId()));
  }

  public Optional<Member> member(String raftId) {
    return members.stream().filter(known -> known.id().equals(raftId)).findFirst();
  }

  public boolean isLeader() {
    return role == Role.LEADER;
  }

  /// Voting managers.
  public int voters() {
    return (int) members.stream().filter(Member::voter).count();
  }

  /// Voting managers that answer.
  public int reachableVoters() {
    return (int) members.stream().filter(m -> m.voter() && m.reachable()).count();
  }

  /// How many managers must answer for anything to be written.
  public int quorum() {
    return voters() / 2 + 1;
  }

  public boolean hasQuorum() {
    return leader.isPresent() && reachableVoters() >= quorum();
  }

  /// The voters, counted.
  public Quorum counted() {
    return new Quorum(voters(), reachableVoters());
  }

  /// How many more managers may fail before writes stop; negative: they have stopped.
  public int tolerance() {
    return reachableVoters() - quorum();
  }
}
