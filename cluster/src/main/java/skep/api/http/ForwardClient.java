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
import javax.net.ssl.SSLContext;
import skep.api.ApiRequest;
import skep.api.ApiResponse;
import skep.api.client.ApiClient;
import skep.api.client.ApiPath;
import skep.manager.ControlException;
import skep.manager.ControlException.Kind;

/// Hands API requests on to other managers over mutual TLS. Thread-safe.
public final class ForwardClient implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  /// More than the leader's own patience, so that its answer comes first.
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(25);

  private static final List<String> HEADERS =
      List.of(ApiClient.REQUEST_ID, "Skep-Hops", "Content-Type");

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client;

  /// @param tls shows this node's certificate and trusts managers; its trust manager must be an
  ///   `X509ExtendedTrustManager`, for host names are not checked
  public ForwardClient(SSLContext tls) {
    client = client(tls, threads);
  }

  static HttpClient client(SSLContext tls, ExecutorService threads) {
    return HttpClient.newBuilder()
        .sslContext(tls)
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(CONNECT_TIMEOUT)
        .executor(threads)
        .build();
  }

  /// Asks the first of `addresses` (`host:port`) that can be reached. A request that may have been
  /// carried out is tried at the next one too: its request id keeps it from being done twice.
  ///
  /// Fails with {@link ControlException}, `NO_LEADER` or `OUTCOME_UNKNOWN`.
  public CompletableFuture<ApiResponse> forward(List<String> addresses, ApiRequest request) {
    return forward(addresses, request, ControlException.noLeader());
  }

  private CompletableFuture<ApiResponse> forward(
      List<String> addresses, ApiRequest request, ControlException otherwise) {
    if (addresses.isEmpty()) {
      return CompletableFuture.failedFuture(otherwise);
    }
    var rest = addresses.subList(1, addresses.size());
    return client
        .sendAsync(http(addresses.getFirst(), request), BodyHandlers.ofInputStream())
        .thenApplyAsync(ForwardClient::response, threads)
        .exceptionallyCompose(
            failure ->
                forward(
                    rest,
                    request,
                    PeerAnswers.isNotSent(failure)
                        ? otherwise
                        : lost(addresses.getFirst(), failure)));
  }

  private static ControlException lost(String address, Throwable failure) {
    return new ControlException(
        Kind.OUTCOME_UNKNOWN,
        "rpc error: code = Unavailable desc = lost manager %s while it was asked: %s"
            .formatted(address, PeerAnswers.cause(failure).getMessage()));
  }

  private static HttpRequest http(String address, ApiRequest request) {
    var path = ApiPath.of(request.path().substring(1).split("/", -1));
    request.query().forEach(path::with);
    var http =
        HttpRequest.newBuilder(URI.create("https://" + address + NodeServer.API + path))
            .timeout(ANSWER_TIMEOUT)
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

  private static ApiResponse response(HttpResponse<InputStream> from) {
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
