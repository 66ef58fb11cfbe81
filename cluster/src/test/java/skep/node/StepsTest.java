package skep.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class StepsTest {
  private final Steps steps = new Steps();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch isClosing = new CountDownLatch(1);

  @Test
  void what_is_under_way_comes_to_its_end_and_nothing_begins_after_it() throws Exception {
    var isDone = new AtomicBoolean();
    var isNextDone = new AtomicBoolean();
    steps.later(
        () -> {
          begun.countDown();
          isDone.set(isAwaited());
        });
    steps.later(() -> isNextDone.set(true));
    var waiting = steps.run(() -> "never");
    begun.await();

    var closing = Thread.ofPlatform().start(steps::close);
    while (closing.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    isClosing.countDown();
    closing.join();

    assertThat(isDone).isTrue();
    assertThat(isNextDone).isFalse();
    assertThatThrownBy(waiting::join).hasMessageContaining("this daemon is stopping");
  }

  @Test
  void what_takes_too_long_is_interrupted() throws Exception {
    var isInterrupted = new CountDownLatch(1);
    steps.later(
        () -> {
          begun.countDown();
          if (!isAwaited()) {
            isInterrupted.countDown();
          }
        });
    begun.await();

    steps.close();

    assertThat(isInterrupted.await(5, TimeUnit.SECONDS)).isTrue();
  }

  /// False if interrupted while it waits.
  private boolean isAwaited() {
    try {
      return isClosing.await(15, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }
}
