package skep.raft;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jgroups.util.DefaultSocketFactory;
import org.jgroups.util.TLS;

/// Mutual TLS 1.3 for JGroups: who may speak is decided by the trust manager in the caller's
/// context, which must check the role too, since JGroups takes any certificate.
final class ManagerSockets extends TLS {
  private static final System.Logger LOG = System.getLogger(ManagerSockets.class.getName());
  private static final String[] PROTOCOLS = {"TLSv1.3"};
  private static final int HANDSHAKE_LIMIT_MS = 2_000;

  private final SSLContext context;
  private final Set<SSLSocket> open = ConcurrentHashMap.newKeySet();

  ManagerSockets(SSLContext context) {
    this.context = context;
    enabled(true);
  }

  @Override
  public org.jgroups.util.SocketFactory createSocketFactory() {
    return new DefaultSocketFactory(context) {
      // JGroups sets no time limit for its own handshake; a peer that accepts and then says
      // nothing would hold its sender for ever. The limit is taken off again when the handshake is
      // done.
      @Override
      public Socket createSocket(String service) throws IOException {
        var socket = (SSLSocket) context.getSocketFactory().createSocket();
        socket.setEnabledProtocols(PROTOCOLS);
        socket.setSoTimeout(HANDSHAKE_LIMIT_MS);
        remember(socket);
        socket.addHandshakeCompletedListener(_ -> unlimited(socket));
        return socket;
      }

      @Override
      public ServerSocket createServerSocket(String service) throws IOException {
        return new HandshakingServerSocket(ManagerSockets.this::secure);
      }

      @Override
      public ServerSocket createServerSocket(String service, int port) {
        throw new UnsupportedOperationException("JGroups binds by itself");
      }

      @Override
      public ServerSocket createServerSocket(String service, int port, int backlog) {
        throw new UnsupportedOperationException("JGroups binds by itself");
      }

      @Override
      public ServerSocket createServerSocket(
          String service, int port, int backlog, InetAddress address) {
        throw new UnsupportedOperationException("JGroups binds by itself");
      }
    };
  }

  /// The server's side of a handshake on an accepted connection.
  private Socket secure(Socket accepted) throws IOException {
    var socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(
                    accepted, accepted.getInetAddress().getHostAddress(), accepted.getPort(), true);
    socket.setUseClientMode(false);
    socket.setNeedClientAuth(true);
    socket.setEnabledProtocols(PROTOCOLS);
    socket.startHandshake();
    remember(socket);
    return socket;
  }

  /// Closes the connections whose other end is one of `peers`.
  void close(Predicate<SSLSession> peers) {
    for (var socket : open) {
      // Of a handshake under way this is a session without a peer.
      var session = socket.getHandshakeSession() == null ? socket.getSession() : null;
      if (session != null && !socket.isClosed() && peers.test(session)) {
        close(socket);
      }
    }
  }

  private void remember(SSLSocket socket) {
    open.removeIf(Socket::isClosed);
    open.add(socket);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing a connection", e);
    }
  }

  private static void unlimited(SSLSocket socket) {
    try {
      socket.setSoTimeout(0);
    } catch (IOException closed) {
      // Closed meanwhile: whoever reads it finds out.
    }
  }
}
