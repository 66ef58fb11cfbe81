package skep.ingress;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/// A port that does not answer those who connect, like that of a host that lost its power: its
/// queue is full, so the system drops what comes.
final class SilentServer implements AutoCloseable {
  private static final int MAX_CLIENTS = 16;

  private final ServerSocket server = new ServerSocket();
  private final List<Socket> clients = new ArrayList<>();

  SilentServer() throws IOException {
    server.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 1);
    for (int i = 0; i < MAX_CLIENTS; i++) {
      var client = new Socket();
      clients.add(client);
      try {
        client.connect(server.getLocalSocketAddress(), 100);
      } catch (SocketTimeoutException full) {
        return;
      }
    }
    throw new IllegalStateException("the queue takes more than " + MAX_CLIENTS);
  }

  int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (var client : clients) {
      client.close();
    }
  }
}
