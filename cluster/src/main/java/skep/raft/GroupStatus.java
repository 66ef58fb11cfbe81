package skep.raft;

import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What one manager knows of the group. At most one tick old; only the leader's view of members is
/// sure to be current.
///
/// @param leaderId empty while no leader is known
/// @param membersIndex log index of the last committed change of members
/// @param initialMembers what a manager that joins must be given, see {@link RaftGroupConfig}
/// @param voters members with a vote, including a change that is not committed yet
/// @param learners members without a vote
/// @param followers what the leader knows of each other member; empty on all but the leader
/// @param reachable see {@link RaftTransport#reachable}
/// @param contacts when the others were heard of
public record GroupStatus(
    String self,
    RaftRole role,
    long term,
    Optional<String> leaderId,
    long commitIndex,
    long lastLogIndex,
    long membersIndex,
    SortedSet<String> initialMembers,
    SortedSet<String> voters,
    SortedSet<String> learners,
    SortedMap<String, Follower> followers,
    SortedSet<String> reachable,
    Contacts contacts) {

  public GroupStatus {
    initialMembers = Collections.unmodifiableSortedSet(new TreeSet<>(initialMembers));
    voters = Collections.unmodifiableSortedSet(new TreeSet<>(voters));
    learners = Collections.unmodifiableSortedSet(new TreeSet<>(learners));
    followers = Collections.unmodifiableSortedMap(new TreeMap<>(followers));
    reachable = Collections.unmodifiableSortedSet(new TreeSet<>(reachable));
  }

  public boolean isLeader() {
    return role == RaftRole.LEADER;
  }

  GroupStatus with(SortedSet<String> reachableNow, Contacts contactsNow) {
    return new GroupStatus(
        self,
        role,
        term,
        leaderId,
        commitIndex,
        lastLogIndex,
        membersIndex,
        initialMembers,
        voters,
        learners,
        followers,
        reachableNow,
        contactsNow);
  }

  GroupStatus stopped() {
    return new GroupStatus(
        self,
        RaftRole.STOPPED,
        term,
        Optional.empty(),
        commitIndex,
        lastLogIndex,
        membersIndex,
        initialMembers,
        voters,
        learners,
        new TreeMap<>(),
        reachable,
        contacts);
  }

  /// @param matchIndex last entry known to be in its log, 0 until it answered in this term
  /// @param lag entries of the leader's log it is not known to have
  /// @param sinceContact since its last answer, or since this leader began
  public record Follower(long matchIndex, long lag, Duration sinceContact) {}
}
