package skep.shell.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import skep.shell.value.JsonText;

/// Each syntax as a table: what is written, what it means, what is refused with which words.
class FlagSyntaxTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0s",
    "90s, 90000000000, 1m30s",
    "1h2m3s, 3723000000000, 1h2m3s",
    "1.5s, 1500000000, 1.5s",
    "200ms, 200000000, 200ms",
    "250us, 250000, 250µs",
    "2160h, 7776000000000000, 2160h0m0s",
    "-5s, -5000000000, -5s"
  })
  void durations(String text, long nanos, String shown) {
    var duration = GoDuration.parse(text);

    assertThat(duration).isEqualTo(Duration.ofNanos(nanos));
    assertThat(GoDuration.format(duration)).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "s", "5 s", "1d", "1h2", "9999999999h"})
  void durations_refused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GoDuration.parse(text))
        .withMessageStartingWith("time: ");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0B",
    "512, 512, 512B",
    "64m, 67108864, 64MiB",
    "1.5g, 1610612736, 1.5GiB",
    "2GiB, 2147483648, 2GiB",
    "4 kb, 4096, 4KiB",
    "3958075392, 3958075392, 3.686GiB"
  })
  void sizes(String text, long bytes, String shown) {
    assertThat(ByteSize.parse(text)).isEqualTo(bytes);
    assertThat(ByteSize.format(bytes)).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "m", "-1m", "1x", "99999999p"})
  void sizes_refused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ByteSize.parse(text))
        .withMessageStartingWith("invalid size: '" + text + "'");
  }

  @ParameterizedTest
  @CsvSource({"1, 1000000000", "0.5, 500000000", ".25, 250000000", "1.5, 1500000000"})
  void cpus(String text, long nanos) {
    assertThat(Cpus.parseNanos(text)).isEqualTo(nanos);
  }

  @ParameterizedTest
  @CsvSource({
    "x, failed to parse x as a rational number",
    "0.0000000001, value is too precise",
    "-1, invalid cpu value -1"
  })
  void cpus_refused(String text, String complaint) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cpus.parseNanos(text))
        .withMessage(complaint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "type=bind,source=/a,target=/b|{\"Type\":\"bind\",\"Source\":\"/a\",\"Target\":\"/b\"}",
        "src=v,dst=/b,ro|{\"Type\":\"volume\",\"Source\":\"v\",\"Target\":\"/b\",\"ReadOnly\":true}",
        "type=tmpfs,destination=/t,readonly=0|{\"Type\":\"tmpfs\",\"Target\":\"/t\",\"ReadOnly\":false}"
      })
  void mounts(String text, String json) {
    assertThat(JsonText.write(MountFlag.parse(text))).isEqualTo(json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type=bind,source=/a|target is required",
        "type=bind,target=/a|source is required when specifying mount type bind",
        "type=tmpfs,source=/a,target=/b|cannot specify source for mount type tmpfs",
        "type=npipe,target=/b|not supported by skep yet",
        "target=/b,volume-nocopy|mount option volume-nocopy is not supported by skep yet",
        "target=/b,colour=red|unexpected key 'colour'",
        "target|must be a key=value pair"
      })
  void mounts_refused(String text, String complaint) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MountFlag.parse(text))
        .withMessageContaining(complaint);
  }

  @Test
  void ports() {
    assertThat(PublishFlag.parse("80")).containsExactly(new PublishFlag(80, 0, "tcp", "ingress"));
    assertThat(PublishFlag.parse("8080:80/udp"))
        .containsExactly(new PublishFlag(80, 8080, "udp", "ingress"));
    assertThat(PublishFlag.parse("8000-8001:80-81"))
        .containsExactly(
            new PublishFlag(80, 8000, "tcp", "ingress"),
            new PublishFlag(81, 8001, "tcp", "ingress"));
    assertThat(PublishFlag.parse("published=8080,target=80,mode=host"))
        .containsExactly(new PublishFlag(80, 8080, "tcp", "host"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "published=80|missing mandatory field 'target'",
        "1.2.3.4:80:80|hostip is not supported",
        "target=80,mode=x|invalid publish mode value (x): must be either 'ingress' or 'host'",
        "80/icmp|invalid protocol value 'icmp'",
        "target=70000|must be 1 to 65535",
        "80-90:80|invalid ranges specified for container and host Ports"
      })
  void ports_refused(String text, String complaint) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PublishFlag.parse(text))
        .withMessageContaining(complaint);
  }

  @Test
  void words_of_a_command_line() {
    assertThat(ShellWords.split("sh -c 'echo \"a b\"' x\\ y \"\"")) //
        .containsExactly("sh", "-c", "echo \"a b\"", "x y", "");
  }

  @Test
  void an_env_file_skips_comments_and_takes_unset_values_from_the_caller() {
    var lines = List.of("# comment", "", "A=1", "HOME", "UNSET");

    assertThat(Environment.ofLines(lines, "f", Map.of("HOME", "/root")))
        .containsExactly("A=1", "HOME=/root");
  }

  @Test
  void the_last_value_of_a_key_wins_where_the_first_stood() {
    assertThat(Environment.merge(List.of("A=1", "B=2"), List.of("A=3", "C=4")))
        .containsExactly("A=3", "B=2", "C=4");
  }
}
