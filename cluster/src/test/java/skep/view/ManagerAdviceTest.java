package skep.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManagerAdviceTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // voters, workers that are ready, advice
        "1 |         | one manager: while it is away nothing can be changed, and if it is lost so"
            + " is the swarm's state; have three: skep swarm join-token manager tells how another"
            + " joins",
        "1 | n2      | one manager: while it is away nothing can be changed, and if it is lost so"
            + " is the swarm's state; have three: skep swarm join-token manager tells how another"
            + " joins",
        "1 | n2 n3 n4 | one manager: while it is away nothing can be changed, and if it is lost so"
            + " is the swarm's state; make it three: skep node promote n2 n3",
        "2 |         | two managers: while either is away nothing can be changed, which is riskier"
            + " than one; have three: skep swarm join-token manager tells how one more joins",
        "2 | n3 n4   | two managers: while either is away nothing can be changed, which is riskier"
            + " than one; make it three: skep node promote n3",
        "3 | n4      |",
        "4 | n5      | 4 managers can lose no more of them than 3; use an odd number",
        "5 |         |",
        "7 |         |",
        "9 |         | 9 managers: more than 7 make every change slower",
      })
  void the_risk_and_the_way_out_are_said(int voters, String workers, String advice) {
    var names = workers == null ? List.<String>of() : List.of(workers.split(" "));

    assertThat(ManagerAdvice.of(new Quorum(voters, voters), names).orElse(null)).isEqualTo(advice);
  }

  @Test
  void a_change_says_what_it_does() {
    assertThat(ManagerChange.demotion(new Quorum(3, 3), true).effect())
        .isEqualTo("managers 3 -> 2, can lose 1 -> 0");
    assertThat(ManagerChange.promotion(new Quorum(2, 2), true).effect())
        .isEqualTo("managers 2 -> 3, can lose 0 -> 1");
    assertThat(ManagerChange.promotion(new Quorum(1, 1), false).effect())
        .isEqualTo("managers 1 -> 2, can lose 0 -> 0 (1 of 2 answer, 2 needed)");
  }
}
