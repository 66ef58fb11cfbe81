package skep.bootstrap.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class LockHolderTest {
  private static final String SELF = LockHolder.self();

  @Test
  void a_process_that_lives_holds_its_lock() {
    assertThat(LockHolder.isDead(SELF, SELF)).isFalse();
  }

  @Test
  void one_that_is_gone_does_not_nor_one_whose_number_another_has_now() {
    assumeTrue(!SELF.startsWith("?"), "this machine has no /etc/machine-id");
    var words = SELF.split(" ");

    assertThat(LockHolder.isDead(words[0] + " 999999999999 " + words[2], SELF)).isTrue();
    assertThat(LockHolder.isDead(words[0] + " " + words[1] + " 2001-01-01T00:00:00Z", SELF))
        .isTrue();
  }

  @Test
  void of_a_process_of_another_machine_nothing_is_known() {
    for (var holder : List.of("other/host 999999999999 2001-01-01T00:00:00Z", "? 1 x", "", "x y")) {
      assertThat(LockHolder.isDead(holder, SELF)).as(holder).isFalse();
    }
  }
}
