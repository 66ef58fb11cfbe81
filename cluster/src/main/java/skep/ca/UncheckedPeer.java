package skep.ca;

import java.net.Socket;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Accepts any server, and no client. Safe only because what is fetched that way is the root
/// certificate, which the join token's digest then proves or refutes.
final class UncheckedPeer extends X509ExtendedTrustManager {
  @Override
  public void checkServerTrusted(
      X509Certificate @Nullable [] chain, @Nullable String authType, @Nullable Socket socket) {}

  @Override
  public void checkServerTrusted(
      X509Certificate @Nullable [] chain, @Nullable String authType, @Nullable SSLEngine engine) {}

  @Override
  public void checkServerTrusted(X509Certificate @Nullable [] chain, @Nullable String authType) {}

  @Override
  public void checkClientTrusted(
      X509Certificate @Nullable [] chain, @Nullable String authType, @Nullable Socket socket) {
    throw noServer();
  }

  @Override
  public void checkClientTrusted(
      X509Certificate @Nullable [] chain, @Nullable String authType, @Nullable SSLEngine engine) {
    throw noServer();
  }

  @Override
  public void checkClientTrusted(X509Certificate @Nullable [] chain, @Nullable String authType) {
    throw noServer();
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }

  private static IllegalStateException noServer() {
    return new IllegalStateException("the context for fetching the root is not for servers");
  }
}
