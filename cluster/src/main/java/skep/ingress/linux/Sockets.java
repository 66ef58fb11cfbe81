package skep.ingress.linux;

import skep.ingress.PortProblem.Kind;
import skep.ingress.PortRefused;
import skep.ingress.table.PublishedPort;

/// Opens the sockets of published ports: on all addresses of the node, of both IP versions where
/// the node has both. For one thread at a time.
final class Sockets {
  private static final int BACKLOG = 4096;

  private final Syscalls sys;
  private final FileBudget budget;
  private final SocketAddress address;

  Sockets(Syscalls sys, FileBudget budget) {
    this.sys = sys;
    this.budget = budget;
    this.address = new SocketAddress(sys.allocate(SocketAddress.MAX_BYTES));
  }

  /// A socket that listens. What is set on it, accepted connections inherit.
  int listening(PublishedPort published) throws PortRefused {
    return opened(published, Libc.SOCK_STREAM);
  }

  /// A datagram socket that tells to which of the node's addresses a datagram came.
  int datagram(PublishedPort published) throws PortRefused {
    return opened(published, Libc.SOCK_DGRAM);
  }

  private int opened(PublishedPort published, int type) throws PortRefused {
    if (!budget.take(1)) {
      throw new PortRefused(Kind.TOO_MANY_FILES, budget.toString());
    }
    int family = Libc.AF_INET6;
    int fd = sys.socket(family, type);
    if (fd == Errno.EAFNOSUPPORT) {
      family = Libc.AF_INET;
      fd = sys.socket(family, type);
    }
    int failure = fd < 0 ? fd : prepared(fd, family, type, published);
    if (failure < 0) {
      if (fd >= 0) {
        sys.close(fd);
      }
      budget.give(1);
      throw refused(published, failure);
    }
    return fd;
  }

  private int prepared(int fd, int family, int type, PublishedPort published) {
    if (family == Libc.AF_INET6) {
      sys.setOption(fd, Libc.IPPROTO_IPV6, Libc.IPV6_V6ONLY, 0);
    }
    address.setAny(family, published.port());
    if (type == Libc.SOCK_DGRAM) {
      if (family == Libc.AF_INET6) {
        sys.setOption(fd, Libc.IPPROTO_IPV6, Libc.IPV6_RECVPKTINFO, 1);
      } else {
        sys.setOption(fd, Libc.IPPROTO_IP, Libc.IP_PKTINFO, 1);
      }
      return sys.bind(fd, address);
    }
    sys.setOption(fd, Libc.SOL_SOCKET, Libc.SO_REUSEADDR, 1);
    sys.setOption(fd, Libc.IPPROTO_TCP, Libc.TCP_NODELAY, 1);
    Dialer.keepAlive(sys, fd);
    int failure = sys.bind(fd, address);
    return failure < 0 ? failure : sys.listen(fd, BACKLOG);
  }

  private PortRefused refused(PublishedPort published, int error) {
    return switch (error) {
      case Errno.EADDRINUSE ->
          new PortRefused(
              Kind.ADDRESS_IN_USE,
              "another program of this node has port %s; `ss -lnp sport = :%d` names it"
                  .formatted(published, published.port()));
      case Errno.EACCES, Errno.EPERM ->
          new PortRefused(
              Kind.NO_PERMISSION,
              "the daemon may not open port %s; ports below 1024 want root or CAP_NET_BIND_SERVICE"
                  .formatted(published));
      case Errno.EMFILE, Errno.ENFILE -> new PortRefused(Kind.TOO_MANY_FILES, budget.toString());
      default ->
          new PortRefused(
              Kind.FAILED, "port %s cannot be opened, error %d".formatted(published, -error));
    };
  }
}
