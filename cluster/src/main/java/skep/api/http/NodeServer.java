package skep.api.http;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import org.eclipse.jetty.io.EndPoint.SslSessionData;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import skep.api.Admission;
import skep.api.GroupDesk;
import skep.api.Origin;
import skep.api.SwarmApi;
import skep.ca.CaException;
import skep.ca.PeerIdentity;

/// The swarm port of a manager, TLS 1.3: the way in for new nodes, the API for requests that other
/// nodes hand on (under `/api`), managers' questions about each other, agents' sessions, and the
/// nodes' answers to what they were asked over those.
public final class NodeServer implements AutoCloseable {
  static final String API = "/api";

  private final Server server;
  private final ServerConnector connector;
  private final Responder responder = new Responder();

  /// What is served.
  ///
  /// @param sessions adds the WebSocket endpoints, which see to certificates themselves
  /// @param isMember whether a node whose certificate is good may still call (asked per request)
  public record Routes(
      Admission admission,
      SwarmApi api,
      GroupDesk group,
      AnswerDesk answers,
      Consumer<ServerWebSocketContainer> sessions,
      Predicate<PeerIdentity> isMember) {}

  /// Listens at once.
  ///
  /// @param port 0: any free one
  /// @param tls shows this node's certificate, refuses bad ones and lets clients show none
  /// @throws IOException naming the address when it cannot be listened on
  public NodeServer(String host, int port, SSLContext tls, Routes routes) throws IOException {
    server = JettyServers.named("skep-node");
    connector = connector(server, tls);
    connector.setHost(host);
    connector.setPort(port);
    server.addConnector(connector);
    server.setHandler(
        new Handler.Sequence(
            new AdmissionHandler(routes.admission(), responder),
            new GroupHandler(routes.group(), responder),
            new AnswerHandler(routes.answers(), routes.isMember(), responder),
            new ApiHandler(
                routes.api(), API, request -> origin(request, routes.isMember()), responder),
            WebSocketUpgradeHandler.from(server, routes.sessions())));
    try {
      JettyServers.start(server);
    } catch (IOException e) {
      JettyServers.stop(server);
      throw new IOException("cannot listen on %s:%d: %s".formatted(host, port, e.getMessage()), e);
    }
  }

  /// The port listened on.
  public int port() {
    return connector.getLocalPort();
  }

  private static Optional<Origin> origin(Request request, Predicate<PeerIdentity> isMember) {
    return Peers.of(request.getAttribute(SslSessionData.ATTRIBUTE))
        .filter(isMember)
        .map(peer -> new Origin.Forwarded(peer.nodeId(), peer.role()));
  }

  private static ServerConnector connector(Server server, SSLContext tls) {
    var ssl = new SslContextFactory.Server();
    ssl.setSslContext(tls);
    ssl.setIncludeProtocols("TLSv1.3");
    ssl.setWantClientAuth(true);
    ssl.setSniRequired(false);
    // Nodes are dialled by address; who they are says their certificate.
    var customizer = new SecureRequestCustomizer();
    customizer.setSniHostCheck(false);
    customizer.setSniRequired(false);
    var http = JettyServers.quiet();
    http.addCustomizer(customizer);
    return new ServerConnector(
        server, 1, 2, AbstractConnectionFactory.getFactories(ssl, new HttpConnectionFactory(http)));
  }

  /// Ends the connections of certain nodes, whatever is going on in them.
  public void disconnect(Predicate<PeerIdentity> peers) {
    for (var endPoint : connector.getConnectedEndPoints()) {
      if (endPoint.getConnection() instanceof SslConnection connection
          && isOneOf(connection.getSSLEngine().getSession(), peers)) {
        endPoint.close();
      }
    }
  }

  private static boolean isOneOf(SSLSession session, Predicate<PeerIdentity> peers) {
    try {
      return peers.test(PeerIdentity.of(session));
    } catch (CaException _) {
      return false; // a host that comes to join
    }
  }

  /// Ends sessions and streams, lets requests under way end within 2 s.
  @Override
  public void close() {
    responder.close();
    JettyServers.stop(server);
  }
}
