package skep.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HostPortTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1,          10.0.0.1,    2377, 10.0.0.1:2377",
    "10.0.0.1:4000,     10.0.0.1,    4000, 10.0.0.1:4000",
    "manager.example,   manager.example, 2377, manager.example:2377",
    "eth0:4000,         eth0,        4000, eth0:4000",
    "fd00::1,           fd00::1,     2377, [fd00::1]:2377",
    "[fd00::1],         fd00::1,     2377, [fd00::1]:2377",
    "[fd00::1]:4000,    fd00::1,     4000, [fd00::1]:4000",
  })
  void addresses_are_read_and_printed(String text, String host, int port, String printed) {
    var address = HostPort.parse(text, 2377);
    assertThat(address).isEqualTo(new HostPort(host, port)).hasToString(printed);
    assertThat(HostPort.parse(printed, 1)).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1:", "10.0.0.1:0", "10.0.0.1:65536", "10.0.0.1:http"})
  void a_port_that_is_none_is_refused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HostPort.parse(text, 2377))
        .withMessageEndingWith("is not a port (1-65535)");
  }

  @ParameterizedTest
  @CsvSource({"0.0.0.0, true", "::, true", "0:0:0:0:0:0:0:0, true", "10.0.0.1, false"})
  void all_addresses_are_told_from_one(String host, boolean isAny) {
    assertThat(new HostPort(host, 1).isAny()).isEqualTo(isAny);
  }
}
