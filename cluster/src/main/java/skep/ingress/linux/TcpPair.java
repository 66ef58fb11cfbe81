package skep.ingress.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import skep.ingress.ProxyHeader;
import skep.ingress.ServedPort;
import skep.ingress.Target;

/// A client's connection and, once a task has taken it, the task's: what comes from one goes to the
/// other until both have said their end. If either breaks, the other is reset, as it would be
/// without a proxy between them. Loop's thread only.
final class TcpPair implements Attempt.Dialing {
  /// The only task refused: a moment later it may be back.
  private static final long RETRY_NANOS = 50_000_000;

  private final EpollLoop loop;
  private final ServedPort port;
  private final int clientFd;
  private int attemptsLeft;
  private Optional<Joined> joined = Optional.empty();
  private boolean isClosed;

  private record Joined(Target target, Side client, Side task) {}

  private TcpPair(EpollLoop loop, ServedPort port, int clientFd) {
    this.loop = loop;
    this.port = port;
    this.clientFd = clientFd;
    this.attemptsLeft = port.rotation().attempts();
  }

  /// @param clientFd was taken from the budget together with a second descriptor for the task's
  static void begin(EpollLoop loop, ServedPort port, int clientFd) {
    loop.addLoad(1);
    port.rotation()
        .dueProbe(loop.nowNanos())
        .ifPresent(target -> loop.dialer().probe(target, port));
    new TcpPair(loop, port, clientFd).dialNext();
  }

  @Override
  public void connected(Target target, int fd, long ticket, int events) {
    port.rotation().answered(target);
    target.accepted();
    var client = new Side(this, clientFd, bytes -> port.carriedIn(target, bytes));
    var task = new Side(this, fd, bytes -> port.carriedOut(target, bytes));
    joined = Optional.of(new Joined(target, client, task));
    task.join(client, ticket);
    loop.handOver(ticket, task);
    if (port.options().isProxyProtocol() && !introduce(fd)) {
      abort();
      return;
    }
    client.begin(task);
    if (!isClosed && (events & ~Libc.EPOLLOUT) != 0) {
      task.ready(events);
    }
  }

  @Override
  public void failed(Target target) {
    port.rotation().failed(target, loop.nowNanos());
    if (attemptsLeft > 0 && port.rotation().isAlone(target)) {
      loop.schedule(RETRY_NANOS, this::dialNext);
    } else {
      dialNext();
    }
  }

  EpollLoop loop() {
    return loop;
  }

  boolean isClosed() {
    return isClosed;
  }

  /// Both sides have said their end.
  void close() {
    release(false);
  }

  /// One side broke.
  void abort() {
    release(true);
  }

  private void dialNext() {
    while (attemptsLeft-- > 0) {
      var next = port.rotation().next();
      if (next.isEmpty()) {
        break;
      }
      switch (loop.dialer().dial(next.get(), port, clientFd, this)) {
        case WAITING -> {
          return;
        }
        case UNREACHABLE -> port.rotation().failed(next.get(), loop.nowNanos());
        case FAILED_HERE -> {}
      }
    }
    port.refused();
    abort();
  }

  /// Tells the task who the client is. A socket that has sent nothing yet takes it whole.
  private boolean introduce(int fd) {
    var sys = loop.sys();
    var address = loop.dialer().scratchAddress();
    if (sys.peerAddress(clientFd, address) < 0) {
      return false;
    }
    var client = new ProxyHeader.End(address.ip(), address.port());
    sys.localAddress(clientFd, address);
    var header = ProxyHeader.of(client, new ProxyHeader.End(address.ip(), address.port()));
    MemorySegment.copy(header, 0, loop.buffer(), JAVA_BYTE, 0, header.length);
    return sys.send(fd, loop.buffer().address(), header.length) == header.length;
  }

  private void release(boolean isReset) {
    if (isClosed) {
      return;
    }
    isClosed = true;
    if (joined.isPresent()) {
      var pair = joined.get();
      pair.client().release(isReset);
      pair.task().release(isReset);
      pair.target().closed();
    } else {
      loop.sys().resetOnClose(clientFd);
      loop.sys().close(clientFd);
    }
    port.closed();
    loop.budget().give(2);
    loop.addLoad(-1);
  }
}
