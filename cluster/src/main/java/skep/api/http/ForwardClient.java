package skep.api.http;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import skep.api.ApiRequest;
import skep.api.ApiResponse;
import skep.api.PeerCalls;
import skep.api.client.ApiClient;
import skep.api.client.ApiPath;
import skep.manager.ControlException;
import skep.manager.ControlException.Kind;

/// Hands API requests on to other managers over mutual TLS. Thread-safe.
public final class ForwardClient implements PeerCalls, AutoCloseable {
  /// Handshake included: a host without power answers nothing, a stopped process not that.
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  private static final List<String> HEADERS =
      List.of(ApiClient.REQUEST_ID, "Skep-Hops", "Content-Type");

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client;

  /// @param tls shows this node's certificate and trusts managers; its trust manager must be an
  ///   `X509ExtendedTrustManager`, for host names are not checked
  public ForwardClient(SSLContext tls) {
    client = client(tls, threads, CONNECT_TIMEOUT);
  }

  static HttpClient client(SSLContext tls, ExecutorService threads, Duration connectTimeout) {
    return HttpClient.newBuilder()
        .sslContext(tls)
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(connectTimeout)
        .executor(threads)
        .build();
  }

  @Override
  public CompletableFuture<ApiResponse> call(String address, ApiRequest request, Duration limit) {
    return client
        .sendAsync(http(address, request, limit), BodyHandlers.ofInputStream())
        .thenApplyAsync(response -> response(response, limit), threads)
        .exceptionallyCompose(
            failure -> CompletableFuture.failedFuture(translated(address, failure)));
  }

  private static ControlException translated(String address, Throwable failure) {
    return PeerAnswers.isNotSent(failure)
        ? new ControlException(Kind.NO_MANAGER, address + ": " + reason(PeerAnswers.cause(failure)))
        : lost(address, failure);
  }

  private static String reason(Throwable cause) {
    var text = cause.getMessage();
    return text == null ? "connection refused" : text;
  }

  private static ControlException lost(String address, Throwable failure) {
    return new ControlException(
        Kind.OUTCOME_UNKNOWN,
        "rpc error: code = Unavailable desc = lost manager %s while it was asked: %s"
            .formatted(address, reason(PeerAnswers.cause(failure))));
  }

  private static HttpRequest http(String address, ApiRequest request, Duration limit) {
    var path = ApiPath.of(request.path().substring(1).split("/", -1));
    request.query().forEach(path::with);
    var http =
        HttpRequest.newBuilder(URI.create("https://" + address + NodeServer.API + path))
            .timeout(limit)
            .method(
                request.method(),
                request.body().isEmpty()
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(request.body()));
    for (var name : HEADERS) {
      request.header(name).ifPresent(value -> http.header(name, value));
    }
    return http.build();
  }

  /// @param limit for the rest of an answer that has begun, unless it is a stream
  private static ApiResponse response(HttpResponse<InputStream> from, Duration limit) {
    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    from.headers()
        .map()
        .forEach(
            (name, values) -> {
              if (name.regionMatches(true, 0, "Skep-", 0, 5)) {
                headers.put(name, values.getLast());
              }
            });
    boolean endless =
        from.statusCode() == 200 && from.headers().firstValue("Content-Length").isEmpty();
    if (!endless) {
      CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS)
          .execute(() -> PeerAnswers.close(from.body()));
    }
    return endless
        ? with(ApiResponse.lines(new RemoteLines(from.body())), headers)
        : with(ApiResponse.rawJson(from.statusCode(), PeerAnswers.text(from.body())), headers);
  }

  private static ApiResponse with(ApiResponse response, SortedMap<String, String> headers) {
    return new ApiResponse(response.status(), headers, response.body());
  }

  @Override
  public void close() {
    client.shutdownNow();
    threads.shutdownNow();
  }
}
