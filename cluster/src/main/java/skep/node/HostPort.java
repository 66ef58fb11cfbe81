package skep.node;

/// An address to listen on or to dial.
///
/// @param host a name or an IP address, IPv6 without brackets
public record HostPort(String host, int port) {

  /// @param text `host`, `host:port` or `[ipv6]:port`
  /// @throws IllegalArgumentException when the port is no port
  public static HostPort parse(String text, int defaultPort) {
    int colon = text.lastIndexOf(':');
    boolean isBracketed = text.startsWith("[");
    boolean isBareIpv6 = !isBracketed && text.indexOf(':') != colon;
    if (colon < 0 || isBareIpv6 || text.endsWith("]")) {
      return new HostPort(unbracketed(text), defaultPort);
    }
    return new HostPort(unbracketed(text.substring(0, colon)), port(text.substring(colon + 1)));
  }

  /// Whether it stands for all addresses of a host.
  boolean isAny() {
    return host.equals("0.0.0.0") || host.equals("::") || host.equals("0:0:0:0:0:0:0:0");
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 1 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException notANumber) {
      // said below, as for a number out of range
    }
    throw new IllegalArgumentException("\"" + text + "\" is not a port (1-65535)");
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
