package skep.ingress.portable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import skep.ingress.ServedPort;
import skep.ingress.Target;

/// A published UDP port. A client stays with the task it got first for as long as either says
/// something now and then, the task is in the table and its socket is not refused. Answers leave
/// from the address the system chooses, which on a node with several need not be the one asked.
final class UdpListener implements Listener {
  private static final int MAX_DATAGRAM_BYTES = 64 * 1024;

  private final ServedPort port;
  private final Duration idle;
  private final DatagramChannel server;
  private final Map<SocketAddress, Session> sessions = new ConcurrentHashMap<>();

  UdpListener(ServedPort port, Duration idle) throws IOException {
    this.port = port;
    this.idle = idle;
    this.server = DatagramChannel.open();
    try {
      server.bind(new InetSocketAddress(port.published().port()));
    } catch (IOException e) {
      server.close();
      throw e;
    }
    Thread.ofVirtual().name("ingress " + port.published()).start(this::receiveUntilClosed);
    Thread.ofVirtual().start(this::sweepUntilClosed);
  }

  @Override
  public void close() {
    cut();
  }

  @Override
  public void cut() {
    close(server);
    List.copyOf(sessions.values()).forEach(Session::end);
  }

  private void receiveUntilClosed() {
    var buffer = ByteBuffer.allocateDirect(MAX_DATAGRAM_BYTES);
    while (server.isOpen()) {
      try {
        buffer.clear();
        var client = server.receive(buffer);
        buffer.flip();
        pass(client, buffer);
      } catch (IOException e) {
        if (server.isOpen()) {
          port.refused();
        }
      }
    }
  }

  /// What a socket refused is sent once more, to the next task.
  private void pass(SocketAddress client, ByteBuffer datagram) {
    for (int attempt = 0; attempt < 2; attempt++) {
      var session = session(client);
      if (session.isEmpty()) {
        port.refused();
        return;
      }
      if (session.get().send(datagram.duplicate())) {
        return;
      }
    }
  }

  private Optional<Session> session(SocketAddress client) {
    var known = sessions.get(client);
    if (known != null && !known.target.isLeaving()) {
      return Optional.of(known);
    }
    if (known != null) {
      known.end();
    }
    port.rotation().dueProbe(System.nanoTime()).ifPresent(port.rotation()::answered);
    return port.rotation().next().flatMap(target -> opened(client, target));
  }

  private Optional<Session> opened(SocketAddress client, Target target) {
    try {
      var session = new Session(client, target, DatagramChannel.open());
      session.upstream.connect(target.address());
      sessions.put(client, session);
      Thread.ofVirtual().start(session::answerUntilClosed);
      return Optional.of(session);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private void sweepUntilClosed() {
    while (server.isOpen()) {
      try {
        Thread.sleep(idle.dividedBy(4));
      } catch (InterruptedException e) {
        return;
      }
      for (var session : sessions.values()) {
        if (System.nanoTime() - session.usedNanos >= idle.toNanos()) {
          session.end();
        }
      }
    }
  }

  private static void close(DatagramChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new IllegalStateException("a socket cannot be closed", e);
    }
  }

  /// One client and its task.
  private final class Session {
    private final SocketAddress client;
    private final Target target;
    private final DatagramChannel upstream;
    private final AtomicBoolean isEnded = new AtomicBoolean();
    private volatile long usedNanos = System.nanoTime();

    Session(SocketAddress client, Target target, DatagramChannel upstream) {
      this.client = client;
      this.target = target;
      this.upstream = upstream;
      port.accepted();
      target.accepted();
    }

    boolean send(ByteBuffer datagram) {
      usedNanos = System.nanoTime();
      try {
        port.carriedIn(target, upstream.write(datagram));
        return true;
      } catch (IOException e) {
        fail();
        return false;
      }
    }

    void answerUntilClosed() {
      var buffer = ByteBuffer.allocate(MAX_DATAGRAM_BYTES);
      try {
        while (true) {
          buffer.clear();
          upstream.read(buffer);
          buffer.flip();
          usedNanos = System.nanoTime();
          port.carriedOut(target, server.send(buffer, client));
        }
      } catch (IOException e) {
        fail();
      }
    }

    void end() {
      if (isEnded.compareAndSet(false, true)) {
        sessions.remove(client, this);
        close(upstream);
        target.closed();
        port.closed();
      }
    }

    private void fail() {
      if (!isEnded.get()) {
        port.rotation().failed(target, System.nanoTime());
        end();
      }
    }
  }
}
