package skep.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandingTest {

  /// `m1` looks at `m2` and `m3`: each is `gone` (the transport lost it) or was heard in the group
  /// so many milliseconds ago.
  @ParameterizedTest
  @CsvSource({
    // part, leader, leaderless ms, m2, m3, standing, state
    "LEADER, m1, 0, 100, 100, led, HEALTHY",
    "LEADER, m1, 0, 100, 2500, led, DEGRADED",
    "LEADER, m1, 0, 100, gone, led, DEGRADED",
    "FOLLOWER, m2, 0, 100, 9999999, led, HEALTHY",
    "FOLLOWER, m2, 0, 100, gone, led, DEGRADED",
    // the leader fell silent, or its connection broke, and raft has not yet noticed
    "FOLLOWER, m2, 0, 2500, 9999999, electing, DEGRADED",
    "FOLLOWER, m2, 0, gone, 9999999, electing, DEGRADED",
    // just lost: there was no time to hear from the other follower
    "FOLLOWER, '', 300, gone, 9999999, electing, DEGRADED",
    "FOLLOWER, '', 300, 900, 9999999, electing, DEGRADED",
    // two of three were killed
    "FOLLOWER, '', 300, gone, gone, lost, NO QUORUM",
    // two of three were stopped or cut off: nothing broke, but nobody votes
    "CANDIDATE, '', 1400, 2200, 2200, electing, DEGRADED",
    "CANDIDATE, '', 1600, 2400, 2400, lost, NO QUORUM",
    "CANDIDATE, '', 1600, 2400, 200, electing, DEGRADED",
    "CANDIDATE, '', 60000, gone, gone, lost, NO QUORUM",
    // all vote, nobody wins
    "CANDIDATE, '', 11000, 100, 100, electing, NO QUORUM",
    // who is on its way in is not asked for votes
    "LEARNER, '', 60000, 9999999, 9999999, electing, NO QUORUM",
    "STOPPED, '', 60000, 100, 100, out, NOT RUNNING",
  })
  void an_election_is_told_from_a_lost_quorum(
      String part, String leader, int leaderless, String m2, String m3, String standing, String state) {
    var sight = sight(part, leader, leaderless, List.of("m2=" + m2, "m3=" + m3));

    assertThat(word(Standing.of(sight))).isEqualTo(standing);
    assertThat(QuorumState.of(sight).word()).isEqualTo(state);
  }

  @Test
  void the_line_of_the_log_says_who_is_missing_and_since_when() {
    assertThat(line("LEADER", "m1", 0, "m2=100", "m3=100"))
        .isEqualTo("quorum HEALTHY 3/3: leader M1");
    assertThat(line("LEADER", "m1", 0, "m2=100", "m3=3200"))
        .isEqualTo("quorum DEGRADED 2/3: M3 unreachable (last seen 3s ago)");
    assertThat(line("FOLLOWER", "", 500, "m2=700", "m3=700"))
        .isEqualTo("quorum DEGRADED 3/3: no leader, an election is under way");
    assertThat(line("CANDIDATE", "", 1600, "m2=2400", "m3=never"))
        .isEqualTo(
            "quorum NO QUORUM 1/3: M2 unreachable (last seen 2s ago), M3 unreachable (not seen"
                + " since this manager started)");
  }

  @Test
  void the_newest_state_is_known_since_a_majority_or_the_leader_spoke() {
    assertThat(sight("LEADER", "m1", 0, List.of("m2=900", "m3=100")).sinceConfirmed())
        .contains(Duration.ofMillis(100));
    assertThat(sight("LEADER", "m1", 0, List.of()).sinceConfirmed()).contains(Duration.ZERO);
    assertThat(sight("FOLLOWER", "m2", 0, List.of("m2=140", "m3=9")).sinceConfirmed())
        .contains(Duration.ofMillis(140));
    assertThat(sight("FOLLOWER", "", 10, List.of("m2=140", "m3=9")).sinceConfirmed()).isEmpty();
  }

  private static String line(String part, String leader, int leaderless, String... others) {
    return QuorumText.line(
        sight(part, leader, leaderless, List.of(others)), id -> id.replace('m', 'M'));
  }

  private static GroupSight sight(
      String part, String leader, int leaderless, List<String> others) {
    var members = new ArrayList<GroupSight.Member>();
    members.add(
        new GroupSight.Member(
            "m1", true, true, Optional.empty(), Optional.empty(), Optional.empty()));
    for (var other : others) {
      var heard = other.substring(3);
      Optional<Duration> age =
          heard.equals("gone") || heard.equals("never")
              ? Optional.empty()
              : Optional.of(Duration.ofMillis(Long.parseLong(heard)));
      boolean isLinked = !heard.equals("gone") && !heard.equals("never");
      members.add(
          new GroupSight.Member(
              other.substring(0, 2), true, isLinked, age, age, Optional.empty()));
    }
    return new GroupSight(
        "m1",
        GroupSight.Part.valueOf(part),
        3,
        Optional.of(leader).filter(id -> !id.isEmpty()),
        Duration.ofMillis(leaderless),
        10,
        11,
        members);
  }

  private static String word(Standing standing) {
    return switch (standing) {
      case Standing.Led _ -> "led";
      case Standing.Electing _ -> "electing";
      case Standing.Lost _ -> "lost";
      case Standing.Out _ -> "out";
    };
  }
}
