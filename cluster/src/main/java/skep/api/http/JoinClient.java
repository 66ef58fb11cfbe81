package skep.api.http;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import skep.api.Admission.JoinAnswer;
import skep.api.Admission.JoinAsk;
import skep.api.Admission.RenewAsk;
import skep.api.Admission.Standing;
import skep.model.ModelJson;

/// Asks a manager to let this host in, or for its next certificate. What an answer is worth depends
/// on the TLS context: over one that trusts anybody only the root may be fetched. Thread-safe.
///
/// Futures fail with {@link skep.manager.ControlException} when the manager refuses, and with
/// {@link java.io.IOException} when it cannot be reached.
public final class JoinClient implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(20);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client;

  public JoinClient(SSLContext tls) {
    client = ForwardClient.client(tls, threads, CONNECT_TIMEOUT);
  }

  /// PEM of the root certificates of the manager at `address` (`host:port`).
  public CompletableFuture<String> rootPem(String address) {
    return send(request(address, AdmissionHandler.ROOT).GET());
  }

  /// What that manager says of a node, and its clock.
  public CompletableFuture<Standing> standing(String address, String nodeId) {
    return send(request(address, AdmissionHandler.STANDING + "?node=" + nodeId).GET())
        .thenApply(json -> ModelJson.read(Standing.class, json));
  }

  public CompletableFuture<JoinAnswer> join(String address, JoinAsk ask) {
    return send(request(address, AdmissionHandler.JOIN)
            .POST(BodyPublishers.ofString(ModelJson.write(ask))))
        .thenApply(json -> ModelJson.read(JoinAnswer.class, json));
  }

  /// A new certificate for the node whose certificate the TLS context shows.
  public CompletableFuture<JoinAnswer> renew(String address, RenewAsk ask) {
    return send(request(address, AdmissionHandler.RENEW)
            .POST(BodyPublishers.ofString(ModelJson.write(ask))))
        .thenApply(json -> ModelJson.read(JoinAnswer.class, json));
  }

  private static HttpRequest.Builder request(String address, String path) {
    return HttpRequest.newBuilder(URI.create("https://" + address + path)).timeout(ANSWER_TIMEOUT);
  }

  private CompletableFuture<String> send(HttpRequest.Builder request) {
    return client
        .sendAsync(request.build(), BodyHandlers.ofString())
        .thenApply(
            response -> {
              if (response.statusCode() != 200) {
                throw PeerAnswers.refusal(response.statusCode(), response.body());
              }
              return response.body();
            });
  }

  @Override
  public void close() {
    client.shutdownNow();
    threads.shutdownNow();
  }
}
