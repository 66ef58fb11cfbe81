package skep.ca;

import java.net.Socket;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// What a handshake under way has agreed on. Asked by the key and trust managers, so that a context
/// holds its promises even if the library that uses it forgets to set the parameters.
final class Protocol {
  static final String TLS13 = "TLSv1.3";

  private Protocol() {}

  static boolean isTls13(@Nullable Socket socket) {
    return socket instanceof SSLSocket tls && isTls13(tls.getHandshakeSession());
  }

  static boolean isTls13(@Nullable SSLEngine engine) {
    return engine != null && isTls13(engine.getHandshakeSession());
  }

  private static boolean isTls13(@Nullable SSLSession session) {
    return session != null && session.getProtocol().equals(TLS13);
  }
}
