package skep.ingress.portable;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import skep.ingress.ServedPort;
import skep.ingress.Target;

/// A published TCP port.
final class TcpListener implements Listener {
  private static final int BACKLOG = 1024;
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final ServedPort port;
  private final int connectTimeoutMillis;
  private final ServerSocket server;
  private final Thread acceptor;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  TcpListener(ServedPort port, Duration connectTimeout) throws IOException {
    this.port = port;
    this.connectTimeoutMillis = (int) connectTimeout.toMillis();
    this.server = new ServerSocket();
    try {
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(port.published().port()), BACKLOG);
    } catch (IOException e) {
      server.close();
      throw e;
    }
    this.acceptor =
        Thread.ofVirtual().name("ingress " + port.published()).start(this::acceptUntilClosed);
  }

  /// The port is free when the thread that waits on it has seen the end, and not before.
  @Override
  public void close() {
    close(server);
    try {
      var _ = acceptor.join(CLOSE_TIMEOUT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void cut() {
    close();
    List.copyOf(sockets).forEach(TcpListener::reset);
  }

  private void acceptUntilClosed() {
    while (!server.isClosed()) {
      try {
        var client = server.accept();
        port.accepted();
        sockets.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        // Closed, or out of files: the latter passes.
        LockSupport.parkNanos(server.isClosed() ? 0 : PAUSE.toNanos());
      }
    }
  }

  private void serve(Socket client) {
    port.rotation()
        .dueProbe(System.nanoTime())
        .ifPresent(target -> Thread.ofVirtual().start(() -> probe(target)));
    var dialled = dial();
    if (dialled.isPresent()) {
      new TcpPair(port, client, dialled.get(), this::dial).carry();
    } else {
      port.refused();
      reset(client);
    }
    sockets.remove(client);
    port.closed();
  }

  /// A connection that a task took; closed once.
  final class Dialled {
    private final Target target;
    private final Socket socket;

    Dialled(Target target, Socket socket) {
      this.target = target;
      this.socket = socket;
      sockets.add(socket);
      target.accepted();
    }

    Target target() {
      return target;
    }

    Socket socket() {
      return socket;
    }

    void close() {
      TcpListener.close(socket);
      if (sockets.remove(socket)) {
        target.closed();
      }
    }
  }

  private Optional<Dialled> dial() {
    for (int left = port.rotation().attempts(); left > 0; left--) {
      var next = port.rotation().next();
      if (next.isEmpty()) {
        return Optional.empty();
      }
      var target = next.get();
      try {
        var task = connected(target);
        port.rotation().answered(target);
        return Optional.of(new Dialled(target, task));
      } catch (IOException e) {
        port.rotation().failed(target, System.nanoTime());
        if (port.rotation().isAlone(target)) {
          LockSupport.parkNanos(PAUSE.toNanos());
        }
      }
    }
    return Optional.empty();
  }

  /// Sees whether the task is back; a connection that says nothing.
  private void probe(Target target) {
    try {
      connected(target).close();
      port.rotation().answered(target);
    } catch (IOException e) {
      port.rotation().failed(target, System.nanoTime());
    }
  }

  private Socket connected(Target target) throws IOException {
    var task = new Socket();
    try {
      task.setTcpNoDelay(true);
      task.setKeepAlive(true);
      task.connect(target.address(), connectTimeoutMillis);
      return task;
    } catch (IOException e) {
      close(task);
      throw e;
    }
  }

  /// Ends a connection so that the other side can tell it from an orderly end.
  static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // It is closed already.
      return;
    }
    close(socket);
  }

  private static void close(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException("a socket cannot be closed", e);
    }
  }
}
