package skep.view;

import java.time.Duration;
import java.util.List;

/// What can be done with a change now, as one manager sees it: the one place that tells an election
/// from a lost quorum.
public sealed interface Standing {

  /// There is a leader to give it to.
  record Led(String leader) implements Standing {}

  /// No leader, but enough managers answer to have one soon: worth waiting for.
  ///
  /// @param since how long there has been none
  record Electing(Quorum quorum, Duration since) implements Standing {}

  /// Too few managers answer; waiting does not help.
  record Lost(Quorum quorum, List<GroupSight.Member> missing) implements Standing {
    public Lost {
      missing = List.copyOf(missing);
    }
  }

  /// This manager takes no part any more and cannot tell.
  record Out() implements Standing {}

  static Standing of(GroupSight sight) {
    if (sight.part() == GroupSight.Part.STOPPED) {
      return new Out();
    }
    var leader = sight.leader().flatMap(sight::member);
    if (leader.filter(sight::answers).isPresent()) {
      return new Led(leader.get().id());
    }
    var quorum = sight.quorum();
    // Followers do not talk while they have a leader, and one that has just come back is not in
    // each
    // other's view for seconds: nobody is missed before there was time to ask for its vote. And who
    // is on its way in may not know who the others are.
    boolean isTooEarly = sight.leaderless().compareTo(GroupSight.VOTE_LIMIT) < 0;
    return isTooEarly || quorum.voters() == 0 || quorum.isHeld()
        ? new Electing(quorum, sight.leaderless())
        : new Lost(quorum, sight.missing());
  }
}
