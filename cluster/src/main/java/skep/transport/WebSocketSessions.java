package skep.transport;

import java.time.Duration;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.EndPoint.SslSessionData;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.jspecify.annotations.Nullable;
import skep.loop.EventLoop;
import skep.session.SessionHandler;

/// The managers' end of sessions, served at {@link #PATH} by whoever owns the port.
public final class WebSocketSessions {
  public static final String PATH = "/session";

  private final EventLoop loop;
  private final SessionHandler handler;
  private final LinkSettings settings;

  /// @param loop on which `handler` is called
  public WebSocketSessions(EventLoop loop, SessionHandler handler) {
    this(loop, handler, LinkSettings.DEFAULT);
  }

  public WebSocketSessions(EventLoop loop, SessionHandler handler, LinkSettings settings) {
    this.loop = loop;
    this.handler = handler;
    this.settings = settings;
  }

  /// Adds the endpoint.
  public void configure(ServerWebSocketContainer container) {
    container.setMaxTextMessageSize(LinkSettings.MESSAGE_BYTES_MAX);
    container.setMaxFrameSize(LinkSettings.MESSAGE_BYTES_MAX);
    container.setIdleTimeout(Duration.ZERO);
    container.addMapping(PATH, this::create);
  }

  private @Nullable Object create(
      ServerUpgradeRequest request, ServerUpgradeResponse response, Callback callback) {
    var peer = Peers.of(request.getAttribute(SslSessionData.ATTRIBUTE));
    if (peer.isEmpty()) {
      Response.writeError(
          request,
          response,
          callback,
          HttpStatus.UNAUTHORIZED_401,
          "a session needs the certificate of a node");
      return null;
    }
    return new WebSocketLink(loop, handler, settings, peer.get().nodeId());
  }
}
