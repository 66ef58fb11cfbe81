package skep.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class TimeMergeTest {
  private static final Duration LONG = Duration.ofSeconds(10);

  private static Instant at(String item) {
    return Instant.ofEpochSecond(Long.parseLong(item.replaceAll("\\D", "")));
  }

  private static List<String> all(TimeMerge<String> merge) throws InterruptedException {
    var found = new ArrayList<String>();
    for (var next = merge.next(LONG); next.isPresent(); next = merge.next(LONG)) {
      found.addAll(next.get());
    }
    return found;
  }

  @Test
  void what_has_ended_comes_in_the_order_of_time_and_lanes_decide_ties() throws Exception {
    var merge = new TimeMerge<>(TimeMergeTest::at, LONG);
    var a = merge.lane();
    var b = merge.lane();
    for (var item : List.of("a1", "a4", "a5")) {
      a.put(item);
    }
    for (var item : List.of("b2", "b3", "b5", "b9")) {
      b.put(item);
    }
    a.end();
    b.end();
    merge.seal();

    assertThat(all(merge)).containsExactly("a1", "b2", "b3", "a4", "a5", "b5", "b9");
  }

  @Test
  void a_lane_that_may_still_bring_something_older_is_waited_for() throws Exception {
    var merge = new TimeMerge<>(TimeMergeTest::at, LONG);
    var a = merge.lane();
    var b = merge.lane();
    a.put("a5");

    assertThat(merge.next(Duration.ofMillis(30))).contains(List.of());
    b.put("b2");
    assertThat(merge.next(LONG)).contains(List.of("b2"));
    b.end();
    assertThat(merge.next(LONG)).contains(List.of("a5"));
  }

  @Test
  void a_silent_lane_holds_up_the_others_for_its_patience_only() throws Exception {
    var merge = new TimeMerge<>(TimeMergeTest::at, Duration.ofMillis(50));
    var a = merge.lane();
    merge.lane();
    a.put("a5");

    assertThat(merge.next(LONG)).contains(List.of("a5"));
  }

  @Test
  void who_brings_too_much_waits_for_the_reader() throws Exception {
    var merge = new TimeMerge<>(TimeMergeTest::at, LONG);
    var a = merge.lane();
    merge.seal();
    var writer =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    for (int i = 0; i < 5_000; i++) {
                      a.put("a" + i);
                    }
                    a.end();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });

    assertThat(all(merge)).hasSize(5_000).endsWith("a4999");
    assertThat(writer.join(LONG)).isTrue();
  }

  @Test
  void closing_lets_everybody_go() throws Exception {
    var merge = new TimeMerge<>(TimeMergeTest::at, LONG);
    var a = merge.lane();
    merge.close();

    assertThat(a.put("a1")).isFalse();
    assertThat(merge.next(LONG)).isEmpty();
  }
}
