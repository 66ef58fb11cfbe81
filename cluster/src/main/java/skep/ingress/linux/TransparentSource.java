package skep.ingress.linux;

import java.util.Arrays;
import java.util.Optional;

/// Connections that leave this node with a client's address as their source (IP_TRANSPARENT), so
/// that a task sees who it is talking to. Works for tasks of this node, whose answers come back
/// through it; the firewall mark that sends them to the proxy is set by `ingress.nft`.
final class TransparentSource {
  private TransparentSource() {}

  /// The client's address as `target`'s family has it; empty if it has none there, or if the client
  /// is this node itself by its loopback address.
  static Optional<byte[]> sameFamily(byte[] client, byte[] target) {
    var ip = isMapped(client) ? Arrays.copyOfRange(client, 12, 16) : client;
    boolean isLoopback =
        ip.length == 4
            ? ip[0] == 127
            : ip[15] == 1 && Arrays.equals(ip, 0, 15, new byte[15], 0, 15);
    return ip.length == target.length && !isLoopback ? Optional.of(ip) : Optional.empty();
  }

  /// Lets `fd` be bound to an address that is not this node's; false if the system does not.
  static boolean prepare(Syscalls sys, int fd, byte[] ip) {
    int failure =
        ip.length == 4
            ? sys.setOption(fd, Libc.IPPROTO_IP, Libc.IP_TRANSPARENT, 1)
            : sys.setOption(fd, Libc.IPPROTO_IPV6, Libc.IPV6_TRANSPARENT, 1);
    return failure >= 0 && sys.setOption(fd, Libc.SOL_SOCKET, Libc.SO_REUSEADDR, 1) >= 0;
  }

  /// Whether this process may do it at all: 0, or an error number.
  static int check(Syscalls sys) {
    int fd = sys.socket(Libc.AF_INET, Libc.SOCK_STREAM);
    if (fd < 0) {
      return fd;
    }
    int failure = sys.setOption(fd, Libc.IPPROTO_IP, Libc.IP_TRANSPARENT, 1);
    sys.close(fd);
    return failure;
  }

  private static boolean isMapped(byte[] ip) {
    return ip.length == 16
        && ip[10] == -1
        && ip[11] == -1
        && Arrays.equals(ip, 0, 10, new byte[10], 0, 10);
  }
}
