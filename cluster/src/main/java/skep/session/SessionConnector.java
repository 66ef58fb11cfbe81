package skep.session;

import java.util.concurrent.CompletableFuture;

/// Opens links to managers. Adapters: WebSocket over mutual TLS, and the simulation's network.
public interface SessionConnector {

  /// Dials `address` (`host:port`). Completes once the link is open (after {@link
  /// SessionHandler#opened} was called), or exceptionally within 5 s.
  CompletableFuture<SessionLink> connect(String address, SessionHandler handler);
}
