package skep.ingress.linux;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import skep.ingress.ServedPort;
import skep.ingress.Target;

/// A published UDP port. A client stays with the task it got first for as long as either says
/// something now and then, the task is in the table and its socket is not refused. Lives on one
/// loop.
final class UdpListener implements Listener, Watched {
  private static final int DATAGRAMS_PER_TURN = 64;

  private final EpollLoop loop;
  private final ServedPort port;
  private final int fd;
  private final long idleNanos;
  private final Map<Datagrams.Client, Session> sessions = new HashMap<>();
  private long ticket = -1;
  private boolean isClosed;
  private boolean isSweeping;

  /// @param fd bound, and tells to which of the node's addresses a datagram came
  UdpListener(EpollLoop loop, ServedPort port, int fd, long idleNanos) {
    this.loop = loop;
    this.port = port;
    this.fd = fd;
    this.idleNanos = idleNanos;
  }

  @Override
  public void open() {
    loop.enqueue(() -> ticket = loop.watch(fd, Libc.EPOLLIN, this));
  }

  @Override
  public void close() {
    loop.enqueue(this::cut);
  }

  @Override
  public void cut() {
    if (isClosed) {
      return;
    }
    isClosed = true;
    List.copyOf(sessions.values()).forEach(Session::cut);
    if (ticket >= 0) {
      loop.forget(ticket);
    }
    loop.sys().close(fd);
    loop.budget().give(1);
  }

  @Override
  public void ready(int events) {
    for (int i = 0; i < DATAGRAMS_PER_TURN; i++) {
      long bytes = loop.datagrams().receive(fd);
      if (bytes < 0) {
        return;
      }
      pass(loop.datagrams().sender(), bytes);
    }
  }

  /// What a socket refused is sent once more, to the next task.
  private void pass(Datagrams.Client client, long bytes) {
    for (int attempt = 0; attempt < 2; attempt++) {
      var session = session(client);
      if (session.isEmpty()) {
        port.refused();
        return;
      }
      if (session.get().send(bytes)) {
        return;
      }
    }
  }

  private Optional<Session> session(Datagrams.Client client) {
    var known = sessions.get(client);
    if (known != null && !known.target.isLeaving()) {
      return Optional.of(known);
    }
    if (known != null) {
      known.cut();
    }
    // A task that says nothing cannot be told from one that is gone: it is tried after its time.
    port.rotation().dueProbe(loop.nowNanos()).ifPresent(port.rotation()::answered);
    var session = port.rotation().next().map(target -> opened(client, target));
    session.ifPresent(opened -> sessions.put(client, opened));
    sweepLater();
    return session;
  }

  private @Nullable Session opened(Datagrams.Client client, Target target) {
    if (!loop.budget().take(1)) {
      return null;
    }
    int family = target.ip().length == 4 ? Libc.AF_INET : Libc.AF_INET6;
    int upstream = loop.sys().socket(family, Libc.SOCK_DGRAM);
    var session = new Session(client, target, upstream);
    if (upstream >= 0 && session.connect()) {
      return session;
    }
    if (upstream >= 0) {
      loop.sys().close(upstream);
    }
    loop.budget().give(1);
    return null;
  }

  private void sweepLater() {
    if (!isSweeping && !sessions.isEmpty()) {
      isSweeping = true;
      loop.schedule(idleNanos / 4, this::sweep);
    }
  }

  private void sweep() {
    isSweeping = false;
    var idle = new ArrayList<Session>();
    for (var session : sessions.values()) {
      if (loop.nowNanos() - session.usedNanos >= idleNanos) {
        idle.add(session);
      }
    }
    idle.forEach(Session::cut);
    sweepLater();
  }

  /// One client and its task.
  private final class Session implements Watched {
    private final Datagrams.Client client;
    private final Target target;
    private final int upstream;
    private long sessionTicket = -1;
    private long usedNanos = loop.nowNanos();

    Session(Datagrams.Client client, Target target, int upstream) {
      this.client = client;
      this.target = target;
      this.upstream = upstream;
    }

    boolean connect() {
      var address = loop.dialer().scratchAddress();
      address.set(target.ip(), target.port());
      if (loop.sys().connect(upstream, address) < 0) {
        return false;
      }
      sessionTicket = loop.watch(upstream, Libc.EPOLLIN, this);
      if (sessionTicket < 0) {
        return false;
      }
      port.accepted();
      target.accepted();
      return true;
    }

    /// Sends what is in the loop's buffer; false if the task's socket refused something before.
    boolean send(long bytes) {
      usedNanos = loop.nowNanos();
      long sent = loop.sys().send(upstream, loop.buffer().address(), bytes);
      if (sent < 0 && sent != Errno.EAGAIN) {
        fail();
        return false;
      }
      port.carriedIn(target, Math.max(sent, 0));
      return true;
    }

    @Override
    public void ready(int events) {
      for (int i = 0; i < DATAGRAMS_PER_TURN; i++) {
        long bytes = loop.sys().receive(upstream, loop.buffer().address(), EpollLoop.BUFFER_BYTES);
        if (bytes == Errno.EAGAIN) {
          return;
        }
        if (bytes < 0) {
          fail();
          return;
        }
        usedNanos = loop.nowNanos();
        loop.datagrams().reply(fd, client, bytes);
        port.carriedOut(target, bytes);
      }
    }

    private void fail() {
      port.rotation().failed(target, loop.nowNanos());
      cut();
    }

    @Override
    public void cut() {
      sessions.remove(client, this);
      loop.forget(sessionTicket);
      loop.sys().close(upstream);
      loop.budget().give(1);
      target.closed();
      port.closed();
    }
  }
}
