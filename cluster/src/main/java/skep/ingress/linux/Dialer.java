package skep.ingress.linux;

import skep.ingress.ServedPort;
import skep.ingress.Target;

/// Opens connections to tasks, for one loop.
final class Dialer {
  static final int INTEREST = Libc.EPOLLIN | Libc.EPOLLOUT | Libc.EPOLLRDHUP | Libc.EPOLLET;

  private static final int KEEPALIVE_IDLE_SECONDS = 60;
  private static final int KEEPALIVE_INTERVAL_SECONDS = 10;

  private final EpollLoop loop;
  private final SocketAddress address;
  private final SocketAddress client;
  private final Neighbours neighbours = new Neighbours();

  /// How dialling began.
  enum Begun {
    /// the answer will come
    WAITING,
    /// the task cannot be reached
    UNREACHABLE,
    /// this node is short of something
    FAILED_HERE
  }

  Dialer(EpollLoop loop) {
    this.loop = loop;
    this.address = new SocketAddress(loop.sys().allocate(SocketAddress.MAX_BYTES));
    this.client = new SocketAddress(loop.sys().allocate(SocketAddress.MAX_BYTES));
  }

  /// Dials for a client; `dialing` hears of it later if the answer is WAITING.
  Begun dial(Target target, ServedPort port, int clientFd, Attempt.Dialing dialing) {
    int fd = socket(target);
    if (fd < 0) {
      return Begun.FAILED_HERE;
    }
    if (port.options().isClientAddressKept() && target.isLocal()) {
      takeAddressOf(clientFd, fd, target);
    }
    return connect(target, fd, dialing);
  }

  /// Sees whether the task is back; a connection that says nothing.
  void probe(Target target, ServedPort port) {
    if (!loop.budget().takeSpare(1)) {
      return;
    }
    var probe = new Probe(port);
    int fd = socket(target);
    if (fd < 0 || connect(target, fd, probe) != Begun.WAITING) {
      probe.failed(target);
    }
  }

  /// Keepalive, since a client or a node that lost its power says no goodbye. Listeners hand it on
  /// to what they accept; a connection to a task gets it when it is not new any more, since most
  /// are over by then and three calls are not nothing.
  static void keepAlive(Syscalls sys, int fd) {
    sys.setOption(fd, Libc.SOL_SOCKET, Libc.SO_KEEPALIVE, 1);
    sys.setOption(fd, Libc.IPPROTO_TCP, Libc.TCP_KEEPIDLE, KEEPALIVE_IDLE_SECONDS);
    sys.setOption(fd, Libc.IPPROTO_TCP, Libc.TCP_KEEPINTVL, KEEPALIVE_INTERVAL_SECONDS);
  }

  /// For one call at a time.
  SocketAddress scratchAddress() {
    return client;
  }

  private int socket(Target target) {
    var sys = loop.sys();
    int family = target.ip().length == 4 ? Libc.AF_INET : Libc.AF_INET6;
    int fd = sys.socket(family, Libc.SOCK_STREAM);
    if (fd >= 0) {
      sys.setOption(fd, Libc.IPPROTO_TCP, Libc.TCP_NODELAY, 1);
    }
    return fd;
  }

  private Begun connect(Target target, int fd, Attempt.Dialing dialing) {
    address.set(target.ip(), target.port());
    int result = loop.sys().connect(fd, address);
    if (result < 0 && result != Errno.EINPROGRESS) {
      loop.sys().close(fd);
      return isLocal(result) ? Begun.FAILED_HERE : Begun.UNREACHABLE;
    }
    var attempt = new Attempt(loop, target, fd, dialing);
    if (!attempt.begin(INTEREST)) {
      loop.sys().close(fd);
      return Begun.FAILED_HERE;
    }
    return Begun.WAITING;
  }

  /// A client of this very node keeps nothing: its address is the node's already, and its port is
  /// taken. Nor does a container on the task's own network, which would be answered behind our
  /// back. Their connections go out as any other.
  private void takeAddressOf(int clientFd, int fd, Target target) {
    var sys = loop.sys();
    if (sys.peerAddress(clientFd, client) < 0) {
      return;
    }
    var ip = TransparentSource.sameFamily(client.ip(), target.ip());
    if (ip.isPresent()
        && !neighbours.areIn(ip.get(), target.ip(), loop.nowNanos())
        && TransparentSource.prepare(sys, fd, ip.get())) {
      client.set(ip.get(), client.port());
      sys.bind(fd, client);
    }
  }

  /// Not the task's fault: no source port, memory, descriptor or permission.
  private static boolean isLocal(int error) {
    return switch (error) {
      case Errno.EADDRNOTAVAIL, Errno.EAGAIN, Errno.EPERM, Errno.EACCES -> true;
      default -> Errno.isOutOfFiles(error);
    };
  }

  /// A connection that is closed as soon as it is there.
  private final class Probe implements Attempt.Dialing {
    private final ServedPort port;

    Probe(ServedPort port) {
      this.port = port;
    }

    @Override
    public void connected(Target target, int fd, long ticket, int events) {
      loop.forget(ticket);
      loop.sys().close(fd);
      loop.budget().give(1);
      port.rotation().answered(target);
    }

    @Override
    public void failed(Target target) {
      loop.budget().give(1);
      port.rotation().failed(target, loop.nowNanos());
    }
  }
}
