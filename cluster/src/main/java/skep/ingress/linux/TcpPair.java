package skep.ingress.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import skep.ingress.ProxyHeader;
import skep.ingress.Repeatable;
import skep.ingress.ServedPort;
import skep.ingress.Target;

/// A client's connection and, once a task has taken it, the task's: what comes from one goes to the
/// other until both have said their end. If either breaks, the other is reset, as it would be
/// without a proxy between them. But who is left by a task without a word is given to the next one,
/// once: with what it asked if that is {@link Repeatable}, or if it has not said anything yet.
/// Loop's thread only.
final class TcpPair implements Attempt.Dialing {
  /// The only task refused: a moment later it may be back.
  private static final long RETRY_NANOS = 50_000_000;

  private final EpollLoop loop;
  private final ServedPort port;
  private final int clientFd;
  private int attemptsLeft;
  private Optional<Side> client = Optional.empty();
  private Optional<Taken> taken = Optional.empty();
  private byte[] request = Repeatable.none();
  private boolean isAnythingSaid;
  private boolean isHandedOn;
  private boolean isClosed;

  /// By a task.
  private record Taken(Target target, Side task) {}

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
    if (isClosed) {
      loop.forget(ticket);
      loop.sys().close(fd);
      return;
    }
    port.rotation().answered(target);
    target.accepted();
    var task = new Side(this, fd, bytes -> port.carriedOut(target, bytes));
    taken = Optional.of(new Taken(target, task));
    loop.handOver(ticket, task);
    if (port.options().isProxyProtocol() && !introduce(fd)) {
      abort();
      return;
    }
    if (client.isPresent()) {
      task.join(client.get(), ticket);
      var again = request;
      request = Repeatable.none();
      client.get().beginAgain(task, again);
    } else {
      var newcomer = new Side(this, clientFd, this::carriedIn);
      client = Optional.of(newcomer);
      task.join(newcomer, ticket);
      newcomer.begin(task);
    }
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

  /// `bytes` were read from one side into the loop's buffer, and are about to be passed on.
  void heard(Side from, int bytes) {
    boolean isRequest = !isAnythingSaid && client.isPresent() && from == client.get();
    isAnythingSaid = true;
    request = isRequest ? repeatable(bytes) : Repeatable.none();
  }

  /// Asks another task if `side` is one that left its client without a word; false if not, or if
  /// what the client said must not be said twice.
  boolean askElsewhere(Side side) {
    if (taken.isEmpty() || side != taken.get().task() || !isRepeatable()) {
      return false;
    }
    isHandedOn = true;
    leaveTask(true);
    client.ifPresent(Side::hold);
    attemptsLeft = port.rotation().attempts();
    dialNext();
    return true;
  }

  /// `side` cannot be read or written any more.
  void broke(Side side) {
    if (!askElsewhere(side)) {
      abort();
    }
  }

  /// Both sides have said their end.
  void close() {
    release(false);
  }

  /// Both are told that something went wrong.
  void abort() {
    release(true);
  }

  private void dialNext() {
    if (isClosed) {
      return;
    }
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

  private boolean isRepeatable() {
    return isAnythingSaid
        ? request.length > 0
        : !isHandedOn && client.isPresent() && !client.get().isEnded();
  }

  /// The first piece of what the client says, if it may be said twice.
  private byte[] repeatable(int bytes) {
    var piece = loop.buffer().asSlice(0, bytes).toArray(JAVA_BYTE);
    return Repeatable.beginsWith(piece) ? piece : Repeatable.none();
  }

  private void carriedIn(long bytes) {
    taken.ifPresent(by -> port.carriedIn(by.target(), bytes));
  }

  private void leaveTask(boolean isReset) {
    taken.ifPresent(
        by -> {
          by.task().release(isReset);
          by.target().closed();
        });
    taken = Optional.empty();
  }

  private void release(boolean isReset) {
    if (isClosed) {
      return;
    }
    isClosed = true;
    if (client.isPresent()) {
      client.get().release(isReset);
    } else {
      loop.sys().resetOnClose(clientFd);
      loop.sys().close(clientFd);
    }
    leaveTask(isReset);
    port.closed();
    loop.budget().give(2);
    loop.addLoad(-1);
  }
}
