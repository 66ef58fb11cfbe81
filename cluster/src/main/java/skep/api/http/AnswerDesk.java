package skep.api.http;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import skep.api.ApiRequest;
import skep.api.ApiResponse;
import skep.api.ApiResponse.Body;
import skep.api.NodeCalls;
import skep.manager.ControlException;
import skep.manager.ControlException.Kind;
import skep.session.AgentMessage;

/// Asks nodes over their sessions and waits for them to come with the answer: a node need not
/// listen on anything, so a worker behind a firewall can be asked too. Thread-safe.
public final class AnswerDesk implements NodeCalls {
  private static final int WAITING_MAX = 10_000;

  private final Sender sender;
  private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();

  /// Gives a node a message.
  @FunctionalInterface
  public interface Sender {
    /// Completes with whether the node has a session with this manager.
    CompletableFuture<Boolean> send(String nodeId, AgentMessage.Call call);
  }

  private record Waiting(String nodeId, CompletableFuture<ApiResponse> answer) {}

  public AnswerDesk(Sender sender) {
    this.sender = sender;
  }

  @Override
  public CompletableFuture<ApiResponse> call(String nodeId, ApiRequest request, Duration limit) {
    if (waiting.size() >= WAITING_MAX) {
      return failed("this manager waits for " + WAITING_MAX + " answers already");
    }
    var id = UUID.randomUUID().toString();
    var answer = new CompletableFuture<ApiResponse>();
    waiting.put(id, new Waiting(nodeId, answer));
    var call =
        new AgentMessage.Call(
            id, request.method(), request.path(), request.query(), request.body());
    var _ =
        sender
            .send(nodeId, call)
            .thenAccept(
                isSent -> {
                  if (!isSent) {
                    answer.completeExceptionally(
                        new ControlException(
                            Kind.PRECONDITION, "the node is not connected to the leader"));
                  }
                });
    return answer
        .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(
            failure ->
                failure instanceof TimeoutException
                    ? failed("the node did not answer within " + limit.toMillis() + " ms")
                    : CompletableFuture.failedFuture(failure))
        .whenComplete((_, _) -> waiting.remove(id));
  }

  private static CompletableFuture<ApiResponse> failed(String why) {
    return CompletableFuture.failedFuture(new ControlException(Kind.PRECONDITION, why));
  }

  /// A node's answer has come.
  ///
  /// @return false when nobody waits for it, or not from this node; then a stream is closed
  boolean answered(String id, String nodeId, ApiResponse response) {
    var known = Optional.ofNullable(waiting.get(id)).filter(w -> w.nodeId().equals(nodeId));
    boolean isTaken = known.isPresent() && known.get().answer().complete(response);
    if (!isTaken && response.body() instanceof Body.Lines(var lines)) {
      lines.close();
    }
    return isTaken;
  }
}
