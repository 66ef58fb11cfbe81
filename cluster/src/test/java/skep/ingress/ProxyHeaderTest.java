package skep.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import skep.ingress.ProxyHeader.End;

class ProxyHeaderTest {
  private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

  @Test
  void ipv4_has_28_bytes() {
    assertThat(header("10.0.0.9", "10.0.0.1"))
        .isEqualTo(SIGNATURE + "2111000c" + "0a000009" + "0a000001" + "c000" + "0050");
  }

  @Test
  void ipv6_has_52_bytes() {
    assertThat(header("fd00::9", "fd00::1"))
        .isEqualTo(
            SIGNATURE
                + "21210024"
                + "fd000000000000000000000000000009"
                + "fd000000000000000000000000000001"
                + "c000"
                + "0050");
  }

  @Test
  void ipv4_in_the_form_of_ipv6_is_ipv4() {
    var mapped = new byte[16];
    mapped[10] = -1;
    mapped[11] = -1;
    mapped[12] = 10;
    mapped[15] = 9;

    assertThat(ProxyHeader.of(new End(mapped, 1), end("10.0.0.1", 2)))
        .isEqualTo(ProxyHeader.of(end("10.0.0.9", 1), end("10.0.0.1", 2)));
  }

  private static String header(String client, String server) {
    return HexFormat.of().formatHex(ProxyHeader.of(end(client, 0xc000), end(server, 80)));
  }

  private static End end(String ip, int port) {
    return new End(InetAddress.ofLiteral(ip).getAddress(), port);
  }
}
