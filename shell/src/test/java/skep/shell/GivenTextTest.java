package skep.shell;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GivenTextTest {
  @Test
  void words_are_the_last_of_the_process_byte_for_byte() {
    var process = "java\0-cp\0x.jar\0skep.Main\0--label\0a=ü✓\0\0".getBytes(UTF_8);

    assertThat(GivenText.lastOf(process, List.of("--label", "a=??", "")))
        .containsExactly("--label", "a=ü✓", "");
  }

  @Test
  void what_is_not_utf_8_or_not_there_stays_as_the_jvm_has_it() {
    var latin = "java\0skep.Main\0ü\0".getBytes(ISO_8859_1);

    assertThat(GivenText.lastOf(latin, List.of("?"))).containsExactly("?");
    assertThat(GivenText.lastOf(new byte[0], List.of("?"))).containsExactly("?");
  }

  @Test
  void the_environment_too() {
    var process = "HOME=/home/jürgen\0LATER=x\0=\0".getBytes(UTF_8);

    assertThat(GivenText.entries(process, Map.of("HOME", "/home/j??rgen", "TERM", "dumb")))
        .containsOnly(Map.entry("HOME", "/home/jürgen"), Map.entry("TERM", "dumb"));
  }
}
