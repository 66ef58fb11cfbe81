package skep.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import skep.manager.ControlException;

/// What a host with given addresses listens on and advertises, in Swarm's words.
final class AddressesTest {
  private static final HostPort ANY = new HostPort("0.0.0.0", 2377);
  private static final Addresses ONE = host("eth0 10.0.0.1", "eth0 fd00::1");
  private static final Addresses TWO = host("eth0 10.0.0.1", "eth1 10.1.0.1");
  private static final Addresses TWO_ON_ONE = host("eth0 10.0.0.1", "eth0 10.0.0.2");
  private static final Addresses SIX_ONLY = host("eth0 fd00::1");

  private static Addresses host(String... addresses) {
    return new Addresses(List.of(addresses).stream().map(AddressesTest::local).toList());
  }

  private static Addresses.Local local(String text) {
    var words = text.split(" ", -1);
    try {
      return new Addresses.Local(words[0], InetAddress.getByName(words[1]));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static void assertRefused(Runnable call, String text) {
    assertThatExceptionOfType(ControlException.class)
        .isThrownBy(call::run)
        .withMessage(text)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ControlException.Kind.INVALID));
  }

  @ParameterizedTest
  @CsvSource({
    "'',            0.0.0.0:2377",
    "0.0.0.0:2400,  0.0.0.0:2400",
    "10.9.9.9,      10.9.9.9:2377",
    "eth0,          10.0.0.1:2377",
    "eth0:2400,     10.0.0.1:2400",
    "[fd00::1]:2400, '[fd00:0:0:0:0:0:0:1]:2400'",
  })
  void listens_where_it_is_told(String given, String address) {
    assertThat(ONE.listen(given)).hasToString(address);
  }

  @ParameterizedTest
  @CsvSource({
    "'',            10.0.0.1:2377",
    "10.9.9.9,      10.9.9.9:2377",
    "10.9.9.9:2400, 10.9.9.9:2400",
    "eth0,          10.0.0.1:2377",
    "eth0:2400,     10.0.0.1:2400",
  })
  void advertises_what_it_is_told_or_the_only_address(String given, String address) {
    assertThat(ONE.advertise(given, ANY)).hasToString(address);
  }

  @Test
  void advertises_with_the_port_it_listens_on() {
    assertThat(ONE.advertise("eth0", new HostPort("0.0.0.0", 2400))).hasToString("10.0.0.1:2400");
    assertThat(TWO.advertise("", new HostPort("10.1.0.1", 2400))).hasToString("10.1.0.1:2400");
  }

  @Test
  void a_host_with_ipv6_alone_advertises_that() {
    assertThat(SIX_ONLY.advertise("", ANY)).hasToString("[fd00:0:0:0:0:0:0:1]:2377");
  }

  @Test
  void several_addresses_must_be_chosen_from() {
    assertRefused(
        () -> TWO.advertise("", ANY),
        "could not choose an IP address to advertise since this system has multiple addresses on different interfaces (10.0.0.1 on eth0 and 10.1.0.1 on eth1) - specify one with --advertise-addr");
    assertRefused(
        () -> TWO_ON_ONE.advertise("", ANY),
        "could not choose an IP address to advertise since this system has multiple addresses on interface eth0 (10.0.0.1 and 10.0.0.2) - specify one with --advertise-addr");
    assertRefused(
        () -> TWO_ON_ONE.listen("eth0"),
        "interface eth0 has more than one IPv4 address (10.0.0.1 and 10.0.0.2)");
    assertRefused(
        () -> host().advertise("", ANY),
        "could not find the system's IP address - specify one with --advertise-addr");
  }

  @Test
  void what_is_no_address_is_refused() {
    assertRefused(
        () -> ONE.listen("eth7"),
        "listen address must be an IP address or network interface (with optional port number)");
    for (var given : List.of("eth7", "0.0.0.0", "[::]:2377")) {
      assertRefused(
          () -> ONE.advertise(given, ANY),
          "advertise address must be a non-zero IP address or network interface (with optional port number)");
    }
  }

  @Test
  void a_port_that_leaves_none_for_the_manager_group_is_refused() {
    assertRefused(
        () -> ONE.listen("0.0.0.0:62000"),
        "port 62000 is too high: managers use port 62000 + 5423 too, so it may be 60112 at most");
  }

  @Test
  void a_newcomer_must_be_dialable() {
    assertThat(Addresses.dialable("10.0.0.7:2400")).hasToString("10.0.0.7:2400");
    for (var given : List.of("somewhere:2377", "0.0.0.0:2377")) {
      assertRefused(
          () -> Addresses.dialable(given), "advertise address must be a non-zero IP address");
    }
  }
}
