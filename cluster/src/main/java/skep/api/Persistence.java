package skep.api;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import skep.api.client.ErrorBody;
import skep.manager.ControlException;
import skep.manager.ControlException.Kind;

/// Tries a request again until its answer is final: through an election, and through the loss of
/// the manager that had it. Safe because the request keeps its id, by which the log knows it.
///
/// @param patience less than a client's, so that the client hears why
record Persistence(Duration patience) {
  static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(9);
  private static final Executor PAUSE =
      CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS);

  /// @param attempt one try; its future does not fail, refusals are responses
  CompletableFuture<ApiResponse> keepTrying(Supplier<CompletableFuture<ApiResponse>> attempt) {
    var deadline = System.nanoTime() + patience.toNanos();
    return keepTrying(attempt, deadline, Optional.empty());
  }

  /// The kind of a refusal; empty for any other response.
  static Optional<Kind> refusal(ApiResponse response) {
    if (response.status() < 400) {
      return Optional.empty();
    }
    var name = ErrorBody.parse(response.status(), response.text()).kind().orElse("");
    for (var kind : Kind.values()) {
      if (kind.name().equals(name)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /// @param lost what is known of an earlier try whose answer was lost
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private CompletableFuture<ApiResponse> keepTrying(
      Supplier<CompletableFuture<ApiResponse>> attempt, long deadline, Optional<ApiResponse> lost) {
    return attempt
        .get()
        .thenCompose(
            response -> {
              var kind = refusal(response);
              boolean isLost = kind.filter(Kind.OUTCOME_UNKNOWN::equals).isPresent();
              boolean isElecting = kind.filter(Kind.NO_LEADER::equals).isPresent();
              var unknown = isLost ? Optional.of(response) : lost;
              if ((isLost || isElecting) && System.nanoTime() - deadline < 0) {
                return CompletableFuture.runAsync(() -> {}, PAUSE)
                    .thenCompose(_ -> keepTrying(attempt, deadline, unknown));
              }
              return CompletableFuture.completedFuture(last(response, unknown));
            });
  }

  /// A refusal after a try whose answer was lost says nothing about that try.
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private ApiResponse last(ApiResponse response, Optional<ApiResponse> lost) {
    var kind = refusal(response);
    if (kind.isEmpty()) {
      return response;
    }
    return switch (kind.get()) {
      case NO_LEADER,
          NO_QUORUM,
          NO_MANAGER,
          OUTCOME_UNKNOWN,
          UNAUTHENTICATED,
          FORBIDDEN,
          NOT_IN_SWARM ->
          lost.map(Persistence::unknown)
              .orElseGet(
                  () ->
                      kind.get() == Kind.NO_LEADER ? ApiResponse.refused(noElection()) : response);
      case INVALID, NOT_FOUND, EXISTS, PRECONDITION, OUT_OF_SEQUENCE, UNIMPLEMENTED -> response;
    };
  }

  private static ApiResponse unknown(ApiResponse lost) {
    var error = ErrorBody.parse(lost.status(), lost.text());
    return ApiResponse.refused(
        new ControlException(
            Kind.OUTCOME_UNKNOWN,
            error.message(),
            "whether it was done is not known: look before you do it again, see `skep swarm"
                + " status`"));
  }

  private ControlException noElection() {
    var none = ControlException.noLeader();
    return new ControlException(
        Kind.NO_LEADER,
        "%s None was elected within %d s; nothing was done."
            .formatted(none.getMessage(), patience.toSeconds()),
        "try again; `skep swarm status` shows who answers");
  }
}
