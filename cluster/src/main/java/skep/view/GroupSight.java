package skep.view;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The manager group as one of its members sees it at one moment, with how long ago it heard of
/// whom.
///
/// @param self this member's raft id
/// @param part this member's own
/// @param term of the raft group
/// @param leader the leader's raft id, when one is known
/// @param leaderless how long none has been known; zero while one is
/// @param commitIndex highest log index known to be committed here
/// @param lastIndex end of this member's log
/// @param members voters and learners, this one included, by id
public record GroupSight(
    String self,
    Part part,
    long term,
    Optional<String> leader,
    Duration leaderless,
    long commitIndex,
    long lastIndex,
    List<Member> members) {

  /// A leader takes a follower that did not answer for this long for lost, and so does a follower
  /// its leader.
  static final Duration LED_LIMIT = Duration.ofSeconds(2);

  /// Without a leader every voter asks every other for its vote several times a second. Who has not
  /// been heard in this time does not take part.
  static final Duration VOTE_LIMIT = Duration.ofMillis(1500);

  public GroupSight {
    members = List.copyOf(members);
  }

  /// What a member does in the group.
  public enum Part {
    LEADER,
    FOLLOWER,
    CANDIDATE,
    /// Receives the log and has no vote yet.
    LEARNER,
    /// Takes no part any more: its log failed, or it was removed.
    STOPPED
  }

  /// @param isLinked whether the transport can talk to it just now
  /// @param sinceRaft since its last message of the raft group; empty: none since this member
  ///   started
  /// @param sinceHeard since any sign of life; empty: none since this member started
  /// @param matchIndex as the leader knows the end of its log; empty on others
  public record Member(
      String id,
      boolean voter,
      boolean isLinked,
      Optional<Duration> sinceRaft,
      Optional<Duration> sinceHeard,
      Optional<Long> matchIndex) {

    private boolean isHeardWithin(Duration limit) {
      return isLinked && sinceRaft.filter(age -> age.compareTo(limit) < 0).isPresent();
    }
  }

  public boolean isLeader() {
    return part == Part.LEADER;
  }

  /// Whether `member` takes part, as far as can be seen from here. Between followers of a living
  /// leader there is no talk but the transport's; while a leader has just been lost there was no
  /// time for more.
  public boolean answers(Member member) {
    if (member.id().equals(self)) {
      return part != Part.STOPPED;
    }
    if (isLeader() || leader.filter(member.id()::equals).isPresent()) {
      return member.isHeardWithin(LED_LIMIT);
    }
    boolean isAskedForVotes =
        leader.isEmpty() && part != Part.LEARNER && leaderless.compareTo(VOTE_LIMIT) >= 0;
    return (isAskedForVotes && member.voter())
        ? member.isHeardWithin(VOTE_LIMIT)
        : member.isLinked();
  }

  /// Voting managers and those of them that answer.
  public Quorum quorum() {
    var voters = members.stream().filter(Member::voter).toList();
    return new Quorum(voters.size(), (int) voters.stream().filter(this::answers).count());
  }

  /// Voting managers that do not answer.
  public List<Member> missing() {
    return members.stream().filter(member -> member.voter() && !answers(member)).toList();
  }

  /// How long ago this member was last sure to know the newest state: the leader when a majority
  /// answered it, a follower when its leader spoke. Empty when it never was, or no leader is known.
  public Optional<Duration> sinceConfirmed() {
    if (!isLeader()) {
      return leader.flatMap(id -> member(id).flatMap(Member::sinceRaft));
    }
    var ages =
        members.stream()
            .filter(member -> member.voter() && !member.id().equals(self))
            .map(Member::sinceRaft)
            .flatMap(Optional::stream)
            .sorted()
            .toList();
    int others = quorum().needed() - 1;
    if (others == 0) {
      return Optional.of(Duration.ZERO);
    }
    return ages.size() < others ? Optional.empty() : Optional.of(ages.get(others - 1));
  }

  public Optional<Member> member(String id) {
    return members.stream().filter(member -> member.id().equals(id)).findFirst();
  }
}
