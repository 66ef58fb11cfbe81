package skep.raft;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// Who this manager is and how the group began.
///
/// @param self raft id of this manager. Never used again once removed: a manager that comes back
///   gets a new id and an empty directory, because its old vote and log must not count
/// @param initialMembers the voters the group was founded with: {self} for the founder, the *same*
///   list as the founder's for everybody who joins (a manager not in it starts as a learner and
///   waits to be added). Read from the log, not from here, at every start but the first
/// @param snapshotEvery commits between two snapshots
public record RaftGroupConfig(
    String self, SortedSet<String> initialMembers, RaftTiming timing, int snapshotEvery) {
  public static final int DEFAULT_SNAPSHOT_EVERY = 5000;

  public RaftGroupConfig {
    if (self.isEmpty() || initialMembers.isEmpty() || snapshotEvery < 10) {
      throw new IllegalArgumentException(
          "self '%s', initial members %s, snapshot every %d"
              .formatted(self, initialMembers, snapshotEvery));
    }
    initialMembers = Collections.unmodifiableSortedSet(new TreeSet<>(initialMembers));
  }

  /// With the defaults that suit a swarm of any size.
  public static RaftGroupConfig of(String self, SortedSet<String> initialMembers) {
    return new RaftGroupConfig(self, initialMembers, RaftTiming.DEFAULT, DEFAULT_SNAPSHOT_EVERY);
  }
}
