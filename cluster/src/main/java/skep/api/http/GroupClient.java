package skep.api.http;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import skep.api.client.PeerReport;
import skep.model.Epoch;
import skep.model.ModelJson;

/// Asks other managers about themselves. Thread-safe.
public final class GroupClient implements AutoCloseable {
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(3);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client;

  /// @param tls shows a manager's certificate and trusts managers
  public GroupClient(SSLContext tls) {
    client = ForwardClient.client(tls, threads, ANSWER_TIMEOUT);
  }

  /// Fails with {@link java.io.IOException} or {@link skep.manager.ControlException} when the
  /// manager does not answer.
  ///
  /// @param address `host:port`
  /// @param own the asker's epoch, which the other may learn from
  public CompletableFuture<PeerReport> ask(String address, Epoch own) {
    var uri =
        "https://%s%s?number=%d&id=%s"
            .formatted(address, GroupHandler.PATH, own.number(), own.id());
    var request = HttpRequest.newBuilder(URI.create(uri)).timeout(ANSWER_TIMEOUT).GET().build();
    return client
        .sendAsync(request, BodyHandlers.ofString())
        .thenApply(
            response -> {
              if (response.statusCode() != 200) {
                throw PeerAnswers.refusal(response.statusCode(), response.body());
              }
              return ModelJson.read(PeerReport.class, response.body());
            });
  }

  @Override
  public void close() {
    client.shutdownNow();
    threads.shutdownNow();
  }
}
