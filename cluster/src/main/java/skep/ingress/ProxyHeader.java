package skep.ingress;

import java.nio.ByteBuffer;

/// The header of PROXY protocol version 2, which tells a task who the client is. Source: HAProxy's
/// `proxy-protocol.txt`, section 2.2.
public final class ProxyHeader {
  private static final byte[] SIGNATURE = {
    0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A
  };
  private static final int VERSION_2_PROXY = 0x21;
  private static final int TCP_OVER_IPV4 = 0x11;
  private static final int TCP_OVER_IPV6 = 0x21;

  /// One end of a connection.
  public static final class End {
    private final byte[] ip;
    private final int port;

    /// @param ip 4 or 16 bytes; an IPv4 address in IPv6 form counts as IPv4
    public End(byte[] ip, int port) {
      this.ip = withoutMapping(ip);
      this.port = port;
    }

    private static byte[] withoutMapping(byte[] ip) {
      if (ip.length != 16 || ip[10] != -1 || ip[11] != -1) {
        return ip.clone();
      }
      for (int i = 0; i < 10; i++) {
        if (ip[i] != 0) {
          return ip.clone();
        }
      }
      return new byte[] {ip[12], ip[13], ip[14], ip[15]};
    }
  }

  private ProxyHeader() {}

  /// 28 bytes for IPv4, 52 for IPv6.
  public static byte[] of(End client, End server) {
    boolean isIpv4 = client.ip.length == 4 && server.ip.length == 4;
    int addressBytes = isIpv4 ? 4 : 16;
    int length = 2 * addressBytes + 4;
    return ByteBuffer.allocate(SIGNATURE.length + 4 + length)
        .put(SIGNATURE)
        .put((byte) VERSION_2_PROXY)
        .put((byte) (isIpv4 ? TCP_OVER_IPV4 : TCP_OVER_IPV6))
        .putShort((short) length)
        .put(widened(client.ip, addressBytes))
        .put(widened(server.ip, addressBytes))
        .putShort((short) client.port)
        .putShort((short) server.port)
        .array();
  }

  private static byte[] widened(byte[] ip, int length) {
    if (ip.length == length) {
      return ip;
    }
    var mapped = new byte[16];
    mapped[10] = -1;
    mapped[11] = -1;
    System.arraycopy(ip, 0, mapped, 12, 4);
    return mapped;
  }
}
