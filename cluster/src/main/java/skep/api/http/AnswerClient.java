package skep.api.http;

import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import skep.api.ApiResponse;
import skep.api.ApiResponse.Body;
import skep.api.LineSource;

/// Takes this node's answers to the manager that asked, over mutual TLS. Thread-safe.
public final class AnswerClient implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(AnswerClient.class.getName());
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client;
  private final Set<LineSource> open = ConcurrentHashMap.newKeySet();

  /// @param tls as for {@link ForwardClient}
  public AnswerClient(SSLContext tls) {
    client = ForwardClient.client(tls, threads, CONNECT_TIMEOUT);
  }

  /// Sends it; a stream for as long as the manager takes it. Does not block.
  ///
  /// @param address `host:port` of the manager
  /// @param id as the manager gave it
  public void answer(String address, String id, ApiResponse response) {
    switch (response.body()) {
      case Body.Text(var text, var _) -> send(address, id, response.status(), text);
      case Body.Lines(var lines) -> stream(address, id, lines);
      case Body.Bytes _ -> throw new IllegalArgumentException("nodes do not answer so");
    }
  }

  private void send(String address, String id, int status, String text) {
    var request =
        HttpRequest.newBuilder(uri(address, id, "status=" + status))
            .timeout(TIMEOUT)
            .POST(BodyPublishers.ofString(text))
            .build();
    var _ =
        client
            .sendAsync(request, BodyHandlers.discarding())
            .whenComplete((_, failure) -> log(address, failure == null ? "" : failure.toString()));
  }

  private void stream(String address, String id, LineSource lines) {
    open.add(lines);
    var request =
        HttpRequest.newBuilder(uri(address, id, "status=200&stream=1"))
            .POST(BodyPublishers.fromPublisher(new LinePublisher(lines)))
            .build();
    var _ =
        client
            .sendAsync(request, BodyHandlers.discarding())
            .whenComplete(
                (_, failure) -> {
                  open.remove(lines);
                  lines.close();
                  log(address, failure == null ? "" : failure.toString());
                });
  }

  private static void log(String address, String failure) {
    if (!failure.isEmpty()) {
      LOG.log(Level.DEBUG, () -> "answering " + address + ": " + failure);
    }
  }

  private static URI uri(String address, String id, String query) {
    return URI.create("https://" + address + AnswerHandler.PATH + id + "?" + query);
  }

  @Override
  public void close() {
    open.forEach(LineSource::close);
    client.shutdownNow();
    threads.shutdownNow();
  }
}
