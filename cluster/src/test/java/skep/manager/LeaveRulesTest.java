package skep.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeaveRulesTest {
  private static final String BEGIN =
      "You are attempting to leave the swarm on a node that is participating as a manager. ";
  private static final String END =
      "The only way to restore a swarm that has lost consensus is to reinitialize it with"
          + " `--force-new-cluster`. Use `--force` to suppress this message.";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | 1 | true  | last | managers 1, answering 1 -> 0, can lose 0 -> 0 (0 of 1 answer, 1"
            + " needed)",
        "2 | 2 | true  | Removing this node leaves 1 managers out of 2. | managers 2, answering 2"
            + " -> 1, can lose 0 -> 0 (1 of 2 answer, 2 needed); skep node demote n2 first, then"
            + " leave",
        "3 | 3 | true  | | managers 3, answering 3 -> 2, can lose 1 -> 0; skep node demote n2"
            + " first, then leave",
        "3 | 2 | true  | Removing this node leaves 1 managers out of 3. | managers 3, answering 2"
            + " -> 1, can lose 0 -> 0 (1 of 3 answer, 2 needed); skep node demote n2 first, then"
            + " leave",
        "5 | 4 | true  | | managers 5, answering 4 -> 3, can lose 1 -> 0; skep node demote n2"
            + " first, then leave",
        "3 | 1 | false | Doing so may lose the consensus of your cluster. | managers 3, answering 1"
            + " -> 0, can lose 0 (1 of 3 answer, 2 needed) -> 0 (0 of 3 answer, 2 needed); skep"
            + " node demote n2 first, then leave",
      })
  void a_manager_is_told_what_its_leaving_would_mean(
      int voters, int reachable, boolean isLed, String middle, String hint) {
    var group =
        new GroupView(
            "m0",
            GroupView.Role.FOLLOWER,
            1,
            isLed ? Optional.of("m1") : Optional.empty(),
            1,
            IntStream.range(0, voters)
                .mapToObj(i -> new GroupView.Member("m" + i, true, i < reachable))
                .toList());

    var refusal = LeaveRules.refusal(group, "n2");

    var lost = "Without a Raft quorum your swarm will be inaccessible. ";
    assertThat(refusal)
        .hasMessage(
            switch (middle) {
              case null -> BEGIN + END;
              case "last" ->
                  BEGIN
                      + "Removing the last manager erases all current state of the swarm. Use"
                      + " `--force` to ignore this message. ";
              default -> BEGIN + middle + " " + (isLed ? lost : "") + END;
            });
    assertThat(refusal.hint()).contains(hint);
  }
}
