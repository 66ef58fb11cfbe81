package skep.shell.hosts;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import skep.api.client.ApiClient;
import skep.api.client.Dialer;
import skep.bootstrap.host.HostException;
import skep.bootstrap.host.RemoteHost;

/// The API of a host's daemon, each call through a channel of the SSH connection: no port is opened
/// on either side.
final class ApiOverSsh {
  static final String SOCKET = "/run/skep/skep.sock";

  private ApiOverSsh() {}

  static ApiClient client(String name, RemoteHost host) {
    return ApiClient.over(
        name,
        "is its daemon running? see `skep bootstrap status`",
        () -> {
          try {
            return connection(host.dial(SOCKET));
          } catch (HostException e) {
            throw new IOException(e.text(), e);
          }
        });
  }

  static Dialer.Connection connection(RemoteHost.Stream stream) {
    return new Dialer.Connection() {
      @Override
      public InputStream in() {
        return stream.in();
      }

      @Override
      public OutputStream out() {
        return stream.out();
      }

      @Override
      public void close() throws IOException {
        stream.close();
      }
    };
  }
}
