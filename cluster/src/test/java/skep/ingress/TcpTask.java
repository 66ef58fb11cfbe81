package skep.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import skep.ingress.table.Backend;

/// A server on the loopback interface that does one thing with each connection, as a task would in
/// its container.
final class TcpTask implements AutoCloseable {
  private final String name;
  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /// What it does; the connection is closed afterwards.
  interface Talk {
    void with(Socket client) throws IOException;
  }

  TcpTask(String name, Talk talk) throws IOException {
    this(name, 0, talk);
  }

  TcpTask(String name, int port, Talk talk) throws IOException {
    this.name = name;
    this.server = new ServerSocket();
    server.setReuseAddress(true);
    server.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 512);
    Thread.ofVirtual().start(() -> acceptUntilClosed(talk));
  }

  /// Sends its name and ends.
  static TcpTask naming(String name) throws IOException {
    return new TcpTask(name, client -> client.getOutputStream().write(name.getBytes(UTF_8)));
  }

  /// Sends back what it gets until the client ends.
  static TcpTask echoing(String name) throws IOException {
    return new TcpTask(
        name, client -> client.getInputStream().transferTo(client.getOutputStream()));
  }

  /// Hears a request and is reset at once, as the connections of a killed process are.
  static TcpTask dyingOnceAsked(String name) throws IOException {
    return new TcpTask(
        name,
        client -> {
          client.getInputStream().read();
          client.setSoLinger(true, 0);
        });
  }

  Backend backend() {
    return backend(name, server.getLocalPort());
  }

  static Backend backend(String name, int port) {
    return new Backend(name, "other-node", "127.0.0.1", port, "", 0);
  }

  int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (var socket : open) {
      socket.close();
    }
  }

  private void acceptUntilClosed(Talk talk) {
    while (!server.isClosed()) {
      try {
        var client = server.accept();
        open.add(client);
        Thread.ofVirtual().start(() -> serve(talk, client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Talk talk, Socket client) {
    try (client) {
      talk.with(client);
    } catch (IOException e) {
      // The client is gone, which is what some tests do.
    } finally {
      open.remove(client);
    }
  }
}
