package skep.api.http;

import java.util.Optional;
import org.eclipse.jetty.io.EndPoint.SslSessionData;
import org.jspecify.annotations.Nullable;
import skep.ca.CaException;
import skep.ca.PeerIdentity;

/// Who the other end of a TLS connection is. The TLS context has checked its certificate; here it
/// is only read.
final class Peers {
  private Peers() {}

  /// Empty when the peer showed no certificate, or not a node's.
  static Optional<PeerIdentity> of(@Nullable Object sslSessionData) {
    if (sslSessionData instanceof SslSessionData data && data.peerCertificates() != null) {
      try {
        return Optional.of(PeerIdentity.of(data.peerCertificates()));
      } catch (CaException e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }
}
