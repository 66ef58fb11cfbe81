package skep.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuorumTest {
  @ParameterizedTest
  @CsvSource({
    // voters, reachable, needed, tolerates, missing, held
    "1, 1, 1, 0, 0, true",
    "1, 0, 1, 0, 1, false",
    "2, 2, 2, 0, 0, true",
    "2, 1, 2, 0, 1, false",
    "3, 3, 2, 1, 0, true",
    "3, 2, 2, 0, 0, true",
    "3, 1, 2, 0, 1, false",
    "4, 4, 3, 1, 0, true",
    "5, 5, 3, 2, 0, true",
    "5, 1, 3, 0, 2, false",
    "7, 6, 4, 2, 0, true",
  })
  void changes_need_more_than_half_of_the_voters(
      int voters, int reachable, int needed, int tolerates, int missing, boolean isHeld) {
    var quorum = new Quorum(voters, reachable);

    assertThat(quorum.needed()).isEqualTo(needed);
    assertThat(quorum.tolerates()).isEqualTo(tolerates);
    assertThat(quorum.missing()).isEqualTo(missing);
    assertThat(quorum.isHeld()).isEqualTo(isHeld);
  }

  @Test
  void voters_come_and_go_with_or_without_their_answer() {
    var quorum = new Quorum(3, 2);

    assertThat(quorum.plus(true)).isEqualTo(new Quorum(4, 3));
    assertThat(quorum.plus(false)).isEqualTo(new Quorum(4, 2));
    assertThat(quorum.minus(true)).isEqualTo(new Quorum(2, 1));
    assertThat(quorum.minus(false)).isEqualTo(new Quorum(2, 2));
  }

  @Test
  void more_cannot_answer_than_there_are() {
    assertThatThrownBy(() -> new Quorum(2, 3)).hasMessage("3 of 2 managers");
  }
}
