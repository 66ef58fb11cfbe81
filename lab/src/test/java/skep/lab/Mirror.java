package skep.lab;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Executors;

/// Debian's packages for hosts of the lab, which have no way out: a proxy on this machine that
/// fetches from Debian and from nobody else.
record Mirror(HttpServer server) implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final String PROBE = "http://deb.debian.org/debian/dists/bookworm/Release";

  /// Whether this machine reaches Debian.
  static boolean isReachable() {
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(java.net.URI.create(PROBE)).timeout(LIMIT).HEAD().build();
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// @param address of this machine in the lab
  static Mirror open(String address) {
    try {
      var server = HttpServer.create(new InetSocketAddress(address, 0), 0);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/", Mirror::fetch);
      server.start();
      return new Mirror(server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void fetch(HttpExchange exchange) throws IOException {
    try (exchange;
        var client = HttpClient.newHttpClient()) {
      var host = String.valueOf(exchange.getRequestURI().getHost());
      if (!host.endsWith(".debian.org") || !exchange.getRequestMethod().equals("GET")) {
        exchange.sendResponseHeaders(403, -1);
        return;
      }
      var request = HttpRequest.newBuilder(exchange.getRequestURI()).timeout(LIMIT).build();
      var response = client.send(request, BodyHandlers.ofInputStream());
      try (var body = response.body()) {
        long length = response.headers().firstValueAsLong("content-length").orElse(0);
        exchange.sendResponseHeaders(response.statusCode(), length == 0 ? -1 : length);
        body.transferTo(exchange.getResponseBody());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /// Has a host get its packages here.
  void serve(Host host) {
    var place = server.getAddress();
    host.exec(
            "sh",
            "-ec",
            """
            echo 'Acquire::http::Proxy "http://%s:%d";' >/etc/apt/apt.conf.d/99lab
            cd /etc/apt/sources.list.d; grep -L debian.org * | xargs -r rm -f
            """
                .formatted(place.getHostString(), place.getPort()))
        .ok();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
