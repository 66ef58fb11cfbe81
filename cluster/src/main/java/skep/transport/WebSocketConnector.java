package skep.transport;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.client.ClientUpgradeRequest;
import org.eclipse.jetty.websocket.client.JettyUpgradeListener;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import skep.loop.EventLoop;
import skep.session.SessionConnector;
import skep.session.SessionHandler;
import skep.session.SessionLink;

/// The agents' end of sessions. Jetty's client rather than the JDK's, which does not tell whose
/// certificate the other end showed.
public final class WebSocketConnector implements SessionConnector, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(WebSocketConnector.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final EventLoop loop;
  private final LinkSettings settings;
  private final WebSocketClient client;

  /// @param tls shows this node's certificate and trusts managers; its trust manager must be an
  ///   `X509ExtendedTrustManager`, for host names are not checked: nodes are known by id
  /// @param loop on which handlers are called
  public WebSocketConnector(SSLContext tls, EventLoop loop) {
    this(tls, loop, LinkSettings.DEFAULT);
  }

  public WebSocketConnector(SSLContext tls, EventLoop loop, LinkSettings settings) {
    this.loop = loop;
    this.settings = settings;
    this.client = new WebSocketClient(http(tls));
    client.setMaxTextMessageSize(LinkSettings.MESSAGE_BYTES_MAX);
    client.setMaxFrameSize(LinkSettings.MESSAGE_BYTES_MAX);
    client.setIdleTimeout(Duration.ZERO);
    client.setConnectTimeout(PATIENCE.toMillis());
    client.setStopTimeout(0);
    LifeCycle.start(client);
  }

  private static HttpClient http(SSLContext tls) {
    var ssl = new SslContextFactory.Client();
    ssl.setSslContext(tls);
    ssl.setIncludeProtocols("TLSv1.3");
    ssl.setEndpointIdentificationAlgorithm(null);
    var threads = new QueuedThreadPool(6, 1);
    threads.setName("skep-session-client");
    threads.setDaemon(true);
    threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
    var connector = new ClientConnector();
    connector.setSelectors(1);
    connector.setSslContextFactory(ssl);
    connector.setExecutor(threads);
    connector.setConnectTimeout(PATIENCE);
    return new HttpClient(new HttpClientTransportOverHTTP(connector));
  }

  @Override
  public CompletableFuture<SessionLink> connect(String address, SessionHandler handler) {
    var link = new WebSocketLink(loop, handler, settings, "");
    var request = new ClientUpgradeRequest(URI.create("wss://" + address + WebSocketSessions.PATH));
    request.setTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    try {
      return client
          .connect(link, request, new PeerReader(link))
          .thenCompose(_ -> link.opened())
          .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
          .whenComplete(
              (_, failure) -> {
                if (failure != null) {
                  link.abandon();
                }
              });
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /// Ends all links.
  @Override
  public void close() {
    try {
      LifeCycle.stop(client);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "the session client did not stop", e);
    }
  }

  private record PeerReader(WebSocketLink link) implements JettyUpgradeListener {
    @Override
    public void onHandshakeResponse(Request request, Response response) {
      Optional.ofNullable(request.getConnection())
          .flatMap(connection -> Peers.of(connection.getSslSessionData()))
          .ifPresent(peer -> link.setPeerNodeId(peer.nodeId()));
    }
  }
}
