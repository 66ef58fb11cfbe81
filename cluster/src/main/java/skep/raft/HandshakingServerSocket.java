package skep.raft;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/// Accepts only connections whose TLS handshake is done. JGroups accepts on one thread and does the
/// handshake there: fifty silent connections a second by anybody kept a restarted manager out for
/// 40 s. Here each handshake has a virtual thread and two seconds.
final class HandshakingServerSocket extends ServerSocket {
  private static final System.Logger LOG =
      System.getLogger(HandshakingServerSocket.class.getName());
  private static final int HANDSHAKE_LIMIT_MS = 2_000;
  private static final int MAX_HANDSHAKES = 256;
  private static final int MAX_WAITING = 64;
  private static final int POLL_MS = 500;
  private static final long PAUSE_NANOS = 10_000_000;

  /// Turns an accepted connection into a secure one, blocking.
  interface Handshake {
    Socket secure(Socket accepted) throws IOException;
  }

  private final Handshake handshake;
  private final Semaphore handshakes = new Semaphore(MAX_HANDSHAKES);
  private final BlockingQueue<Socket> ready = new ArrayBlockingQueue<>(MAX_WAITING);

  HandshakingServerSocket(Handshake handshake) throws IOException {
    this.handshake = handshake;
  }

  @Override
  public void bind(SocketAddress address, int backlog) throws IOException {
    super.bind(address, backlog);
    Thread.ofVirtual().name("raft-accept").start(this::acceptAll);
  }

  @Override
  public Socket accept() throws IOException {
    try {
      while (!isClosed()) {
        var socket = ready.poll(POLL_MS, MILLISECONDS);
        if (socket != null) {
          return socket;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new SocketException("closed");
  }

  private void acceptAll() {
    while (!isClosed()) {
      try {
        var accepted = super.accept();
        if (handshakes.tryAcquire()) {
          Thread.ofVirtual().name("raft-handshake").start(() -> secure(accepted));
        } else {
          close(accepted);
        }
      } catch (IOException e) {
        // Closed, which ends the loop, or out of file descriptors, which passes.
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private void secure(Socket accepted) {
    var done = new CompletableFuture<Void>();
    var _ =
        done.orTimeout(HANDSHAKE_LIMIT_MS, MILLISECONDS)
            .whenComplete(
                (_, error) -> {
                  if (error != null) {
                    close(accepted);
                  }
                });
    try {
      var socket = handshake.secure(accepted);
      if (!done.complete(null) || !ready.offer(socket)) {
        close(socket);
      }
    } catch (IOException refused) {
      done.complete(null);
      close(accepted);
    } finally {
      handshakes.release();
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone one way or the other.
      LOG.log(Level.DEBUG, "closing a refused connection", e);
    }
  }
}
