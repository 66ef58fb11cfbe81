package skep.ingress.linux;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import skep.ingress.ServedPort;

/// A published TCP port: one socket that all loops accept from, whichever is free (EPOLLEXCLUSIVE).
/// One socket per loop (SO_REUSEPORT) would share the port with any other program of the same user
/// that does so, unnoticed.
final class TcpListener implements Listener {
  private static final int ACCEPTS_PER_TURN = 8;
  private static final long OUT_OF_FILES_NANOS = 100_000_000;

  private final Loops loops;
  private final ServedPort port;
  private final int fd;
  private final List<Acceptor> acceptors;
  private final AtomicInteger watching;

  /// @param fd listens
  TcpListener(Loops loops, ServedPort port, int fd) {
    this.loops = loops;
    this.port = port;
    this.fd = fd;
    this.acceptors = loops.all().stream().map(Acceptor::new).toList();
    this.watching = new AtomicInteger(acceptors.size());
  }

  @Override
  public void open() {
    acceptors.forEach(acceptor -> acceptor.loop.enqueue(acceptor::begin));
  }

  @Override
  public void close() {
    acceptors.forEach(acceptor -> acceptor.loop.enqueue(acceptor::end));
  }

  /// One loop's part of it.
  private final class Acceptor implements Watched {
    private final EpollLoop loop;
    private long ticket = -1;
    private boolean isEnded;

    Acceptor(EpollLoop loop) {
      this.loop = loop;
    }

    void begin() {
      if (!isEnded) {
        ticket = loop.watch(fd, Libc.EPOLLIN | Libc.EPOLLEXCLUSIVE, this);
      }
    }

    /// The last loop takes those that are connected already, whom a close would reset.
    void end() {
      if (isEnded) {
        return;
      }
      isEnded = true;
      if (ticket >= 0) {
        loop.unwatch(fd, ticket);
      }
      if (watching.decrementAndGet() == 0) {
        accept(Integer.MAX_VALUE);
        loop.sys().close(fd);
        loop.budget().give(1);
      }
    }

    @Override
    public void ready(int events) {
      accept(ACCEPTS_PER_TURN);
    }

    @Override
    public void cut() {
      end();
    }

    private void accept(int max) {
      for (int i = 0; i < max; i++) {
        int client = loop.sys().accept(fd);
        if (client >= 0) {
          welcome(client);
        } else if (Errno.isOutOfFiles(client) && ticket >= 0) {
          rest();
          return;
        } else if (client != Errno.ECONNABORTED && client != Errno.EINTR) {
          return;
        }
      }
    }

    private void welcome(int client) {
      port.accepted();
      if (!loop.budget().take(2)) {
        port.refused();
        port.closed();
        loop.sys().resetOnClose(client);
        loop.sys().close(client);
        return;
      }
      var home = loops.home(loop);
      if (home.equals(loop)) {
        TcpPair.begin(loop, port, client);
      } else {
        home.execute(() -> TcpPair.begin(home, port, client));
      }
    }

    /// Somebody else in this process has used up the files: looks again in a moment, rather than be
    /// woken without end.
    private void rest() {
      loop.unwatch(fd, ticket);
      ticket = -1;
      loop.schedule(OUT_OF_FILES_NANOS, this::begin);
    }
  }
}
