package skep.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RotationTest {
  private static final long EJECTION = 1000;

  private final Rotation rotation = new Rotation(Duration.ofNanos(EJECTION));

  @Test
  void nobody_is_next_where_nobody_is() {
    assertThat(rotation.next()).isEmpty();
  }

  @Test
  void turns_are_strict_and_go_on_when_others_come() {
    replace("a", "b", "c");
    assertThat(turns(4)).isEqualTo("abca");

    replace("a", "b", "c", "d");
    assertThat(turns(5)).isEqualTo("abcda");
  }

  @Test
  void who_failed_is_passed_over_and_the_others_take_strict_turns() {
    replace("a", "b", "c");
    rotation.failed(target("b"), 0);

    assertThat(turns(6)).isIn("acacac", "cacaca");
  }

  @Test
  void when_all_have_failed_all_are_tried() {
    replace("a", "b");
    rotation.failed(target("a"), 0);
    rotation.failed(target("b"), 0);

    assertThat(turns(4)).isIn("abab", "baba");
  }

  @Test
  void who_failed_is_probed_once_after_its_time() {
    replace("a", "b");
    rotation.failed(target("a"), 0);

    assertThat(rotation.dueProbe(EJECTION - 1)).isEmpty();
    assertThat(rotation.dueProbe(EJECTION)).contains(target("a"));
    assertThat(rotation.dueProbe(EJECTION)).isEmpty();
    assertThat(turns(2)).isEqualTo("bb");

    rotation.answered(target("a"));
    assertThat(turns(2)).contains("a", "b");
  }

  @Test
  void who_stays_keeps_its_counters_and_its_ejection() {
    replace("a", "b");
    target("a").accepted();
    rotation.failed(target("b"), 0);

    replace("a", "b", "c");

    assertThat(target("a").active()).isEqualTo(1);
    assertThat(target("b").isEjected()).isTrue();
  }

  @Test
  void who_left_is_remembered_while_it_has_connections() {
    replace("a", "b");
    var leaving = target("a");
    leaving.accepted();

    replace("b");
    assertThat(rotation.everyone()).contains(leaving);
    assertThat(leaving.isLeaving()).isTrue();

    leaving.closed();
    assertThat(rotation.everyone()).doesNotContain(leaving);
  }

  @Test
  void a_single_task_is_asked_twice_and_many_not_for_ever() {
    replace("a");
    assertThat(rotation.attempts()).isEqualTo(2);

    replace("a", "b", "c");
    assertThat(rotation.attempts()).isEqualTo(3);

    replace("abcdefghijklmnop".split(""));
    assertThat(rotation.attempts()).isEqualTo(8);
  }

  private void replace(String... names) {
    List<Target> targets =
        Arrays.stream(names)
            .map(name -> new Target(TcpTask.backend(name, 1 + name.charAt(0)), "here"))
            .toList();
    rotation.replace(targets);
  }

  private Target target(String name) {
    return rotation.everyone().stream()
        .filter(each -> each.taskId().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private String turns(int count) {
    var turns = new StringBuilder();
    for (int i = 0; i < count; i++) {
      rotation.next().ifPresent(target -> turns.append(target.taskId()));
    }
    return turns.toString();
  }
}
