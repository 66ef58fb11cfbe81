package skep.shell.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class UploadBarTest {
  private static final long MIB = 1024L * 1024;

  private final UploadBar bar = new UploadBar();

  @Test
  void all_uploads_make_one_bar_and_each_that_is_not_over_has_its_percents() {
    bar.add("m1", "JAR", 10 * MIB, 20 * MIB);
    bar.add("m2", "JAR", 20 * MIB, 20 * MIB);
    bar.add("m3", "JAR", 0, 20 * MIB);

    assertThat(bar.text(Duration.ofSeconds(2)))
        .isEqualTo("[##########----------] 50%  30 of 60 MiB  15.0 MiB/s  m1 50%  m3 0%");
    assertThat(bar.isIdle()).isFalse();
  }

  @Test
  void it_is_idle_when_all_is_sent() {
    assertThat(bar.isIdle()).isTrue();
    bar.add("m1", "JAR", 1, 2);
    bar.add("m1", "JAR", 2, 2);
    assertThat(bar.isIdle()).isTrue();
  }

  @Test
  void it_never_wraps() {
    for (int i = 0; i < 20; i++) {
      bar.add("host" + i, "RUNTIME", i, 20);
    }

    assertThat(bar.text(Duration.ZERO)).hasSize(79);
  }
}
