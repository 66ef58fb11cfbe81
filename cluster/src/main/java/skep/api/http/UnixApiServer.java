package skep.api.http;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import skep.api.Origin;
import skep.api.SwarmApi;

/// The API on a unix socket: whoever may open the socket is an operator.
public final class UnixApiServer implements AutoCloseable {
  private final Path socket;
  private final Server server;
  private final Responder responder = new Responder();

  /// Listens at once. A socket nobody listens on any more is replaced.
  ///
  /// @param socket readable and writable by its owner, and by its group if that is root's to give
  /// @throws IOException saying why not: another daemon listens there, no such directory, ...
  public UnixApiServer(Path socket, SwarmApi api) throws IOException {
    this.socket = socket;
    this.server = JettyServers.named("skep-api");
    removeStale(socket);
    var hidden = socket.resolveSibling(socket.getFileName() + ".new");
    Files.deleteIfExists(hidden);
    server.addConnector(connector(server, hidden));
    server.setHandler(new ApiHandler(api, "", _ -> Optional.of(new Origin.Local()), responder));
    try {
      JettyServers.start(server);
      // Under its own name only once its permissions are set: nobody slips in before.
      Files.setPosixFilePermissions(hidden, PosixFilePermissions.fromString(permissions()));
      Files.move(hidden, socket, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException e) {
      close();
      throw new IOException("cannot listen on " + socket + ": " + e.getMessage(), e);
    }
  }

  private static String permissions() {
    return "root".equals(System.getProperty("user.name")) ? "rw-rw----" : "rw-------";
  }

  private static UnixDomainServerConnector connector(Server server, Path path) {
    var connector =
        new UnixDomainServerConnector(
            server, 1, 1, new HttpConnectionFactory(JettyServers.quiet()));
    connector.setUnixDomainPath(path);
    return connector;
  }

  private static void removeStale(Path socket) throws IOException {
    if (!Files.exists(socket)) {
      return;
    }
    if (isListening(socket)) {
      throw new FileAlreadyExistsException("a daemon already listens on " + socket);
    }
    Files.delete(socket);
  }

  private static boolean isListening(Path socket) {
    try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      return channel.isConnected();
    } catch (IOException nobody) {
      return false;
    }
  }

  /// Ends the streams, lets requests under way end within 2 s, removes the socket.
  @Override
  public void close() throws IOException {
    responder.close();
    boolean wasOurs = server.isRunning();
    JettyServers.stop(server);
    if (wasOurs) {
      Files.deleteIfExists(socket);
    }
  }
}
