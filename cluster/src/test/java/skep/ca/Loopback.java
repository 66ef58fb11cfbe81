package skep.ca;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/// A TLS server on a loopback port that answers one byte to each connection. A byte has to go both
/// ways, because a client of TLS 1.3 has finished its handshake before the server has judged it.
final class Loopback implements AutoCloseable {
  private static final int TIMEOUT_MS = 2000;

  private final SSLServerSocket listener;

  /// What each end saw of the other; empty where it showed no certificate or was refused.
  ///
  /// @param server the client as the server saw it
  /// @param client the server as the client saw it
  /// @param refusals messages of both ends, empty when bytes went both ways
  record Result(
      Optional<PeerIdentity> server,
      Optional<PeerIdentity> client,
      String protocol,
      String refusals) {}

  private record End(Optional<PeerIdentity> peer, String protocol, String refusal) {}

  Loopback(SSLContext context) throws IOException {
    this(context, SwarmTls.serverParameters());
  }

  Loopback(SSLContext context, SSLParameters parameters) throws IOException {
    var factory = context.getServerSocketFactory();
    listener =
        (SSLServerSocket) factory.createServerSocket(0, 10, InetAddress.getLoopbackAddress());
    listener.setSSLParameters(parameters);
    listener.setSoTimeout(TIMEOUT_MS);
  }

  Result connect(SSLContext client) throws Exception {
    return connect(client, SwarmTls.clientParameters());
  }

  Result connect(SSLContext client, SSLParameters parameters) throws Exception {
    var accepted = CompletableFuture.supplyAsync(this::serve, Thread::startVirtualThread);
    var seen = call(client, parameters);
    var served = accepted.get(2L * TIMEOUT_MS, MILLISECONDS);
    return new Result(
        served.peer(), seen.peer(), seen.protocol(), served.refusal() + seen.refusal());
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private End serve() {
    try (var socket = (SSLSocket) listener.accept()) {
      return talk(socket);
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  private End call(SSLContext client, SSLParameters parameters) throws IOException {
    var address = listener.getInetAddress();
    // The host is given so that the JDK would find a session to resume.
    try (var plain = new Socket(address, listener.getLocalPort());
        var socket =
            (SSLSocket)
                client
                    .getSocketFactory()
                    .createSocket(plain, "localhost", listener.getLocalPort(), true)) {
      socket.setSSLParameters(parameters);
      return talk(socket);
    }
  }

  private static End talk(SSLSocket socket) {
    try {
      socket.setSoTimeout(TIMEOUT_MS);
      socket.startHandshake();
      socket.getOutputStream().write('x');
      if (socket.getInputStream().read() != 'x') {
        return new End(Optional.empty(), "", "closed by peer; ");
      }
      var session = socket.getSession();
      return new End(peerOf(session), session.getProtocol(), "");
    } catch (IOException e) {
      return new End(Optional.empty(), "", e.getMessage() + "; ");
    }
  }

  private static Optional<PeerIdentity> peerOf(SSLSession session) {
    try {
      return Optional.of(PeerIdentity.of(session));
    } catch (CaException _) {
      return Optional.empty();
    }
  }
}
