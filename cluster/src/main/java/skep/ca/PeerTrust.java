package skep.ca;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Decides about the peer of each handshake: its chain, its dates, its purpose, then who it is.
///
/// It deliberately does not compare the peer with the address it was reached at. Nodes have several
/// addresses, change them, and sit behind NAT, and no address is in their certificates; what
/// matters is that the peer is a member of this swarm with the right role, and that is CN, OU and
/// O. Because it is an *extended* trust manager, the JDK adds no check of host names of its own,
/// whatever a caller sets as endpoint identification.
final class PeerTrust extends X509ExtendedTrustManager {
  private static final String SERVER_PURPOSE = "1.3.6.1.5.5.7.3.1";
  private static final String CLIENT_PURPOSE = "1.3.6.1.5.5.7.3.2";

  /// What is asked of a peer whose certificate is genuine.
  @FunctionalInterface
  interface Policy {
    void check(PeerIdentity peer) throws CertificateException;
  }

  private final Supplier<List<X509Certificate>> roots;
  private final Policy policy;
  private final InstantSource clock;

  PeerTrust(Supplier<List<X509Certificate>> roots, Policy policy, InstantSource clock) {
    this.roots = roots;
    this.policy = policy;
    this.clock = clock;
  }

  @Override
  public void checkClientTrusted(
      X509Certificate @Nullable [] chain, @Nullable String authType, @Nullable Socket socket)
      throws CertificateException {
    check(chain, CLIENT_PURPOSE, Protocol.isTls13(socket));
  }

  @Override
  public void checkServerTrusted(
      X509Certificate @Nullable [] chain, @Nullable String authType, @Nullable Socket socket)
      throws CertificateException {
    check(chain, SERVER_PURPOSE, Protocol.isTls13(socket));
  }

  @Override
  public void checkClientTrusted(
      X509Certificate @Nullable [] chain, @Nullable String authType, @Nullable SSLEngine engine)
      throws CertificateException {
    check(chain, CLIENT_PURPOSE, Protocol.isTls13(engine));
  }

  @Override
  public void checkServerTrusted(
      X509Certificate @Nullable [] chain, @Nullable String authType, @Nullable SSLEngine engine)
      throws CertificateException {
    check(chain, SERVER_PURPOSE, Protocol.isTls13(engine));
  }

  /// Without its connection the protocol is unknown, so the peer is refused. The JDK never asks so.
  @Override
  public void checkClientTrusted(X509Certificate @Nullable [] chain, @Nullable String authType)
      throws CertificateException {
    check(chain, CLIENT_PURPOSE, false);
  }

  @Override
  public void checkServerTrusted(X509Certificate @Nullable [] chain, @Nullable String authType)
      throws CertificateException {
    check(chain, SERVER_PURPOSE, false);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return roots.get().toArray(X509Certificate[]::new);
  }

  private void check(X509Certificate @Nullable [] chain, String purpose, boolean isTls13)
      throws CertificateException {
    if (!isTls13) {
      throw new CertificateException("only TLS 1.3 is spoken in a swarm");
    }
    if (chain == null || chain.length == 0) {
      throw new CertificateException("the peer showed no certificate");
    }
    TrustPath.check(List.of(chain), roots.get(), clock.instant());
    var purposes = chain[0].getExtendedKeyUsage();
    if (purposes == null || !purposes.contains(purpose)) {
      throw new CertificateException("certificate is not for this end of a connection");
    }
    try {
      policy.check(PeerIdentity.of(chain[0]));
    } catch (CaException e) {
      throw new CertificateException(e.getMessage(), e);
    }
  }
}
