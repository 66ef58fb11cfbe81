package skep.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import skep.api.client.Freshness;
import skep.manager.ControlException;
import skep.manager.ControlException.Kind;
import skep.model.Node;
import skep.store.ClusterState;
import skep.view.QuorumState;

/// What any manager answers from what it knows itself: marks for how fresh that is, and the feed of
/// changes. Neither needs a leader.
record ManagerAnswers(InstantSource clock) {

  /// How long a leader may take to make sure that it still is one.
  static final Duration BARRIER_PATIENCE = Duration.ofSeconds(2);

  CompletableFuture<ApiResponse> events(ManagerAccess manager, Call call) {
    var log = manager.events();
    var from = call.request().query("from");
    if (from.isPresent()) {
      var lines = log.from(LogQuery.time(from.get()).orElse(Instant.EPOCH), call.flag("follow"));
      return CompletableFuture.completedFuture(
          ApiResponse.lines(lines).withHeader("Skep-Source", hostname(manager)));
    }
    long since = call.request().query("since").map(ManagerAnswers::revision).orElse(log.newest());
    var response =
        log.since(since)
            .map(ApiResponse::lines)
            .orElseGet(
                () ->
                    ApiResponse.error(
                        410,
                        "changes since revision %d are no longer kept".formatted(since),
                        "read the objects anew, then ask for changes since the `Skep-Revision` of"
                            + " that answer"));
    return CompletableFuture.completedFuture(response.withHeader("Skep-Source", hostname(manager)));
  }

  CompletableFuture<ApiResponse> ingress(ManagerAccess manager) {
    return manager
        .ingress()
        .thenApply(facts -> ApiResponse.json(200, new IngressView(manager.state(), facts).ports()));
  }

  /// `response` marked with how fresh it is.
  ApiResponse marked(ApiResponse response, ManagerAccess manager, ClusterState state, boolean now) {
    var asOf = now ? clock.instant() : manager.asOf();
    var marked =
        now
            ? response
            : response
                .withHeader(Freshness.QUORUM, quorum(manager))
                .withHeader(
                    Freshness.AGE_MS,
                    String.valueOf(Duration.between(asOf, clock.instant()).toMillis()));
    return marked
        .withHeader("Skep-As-Of", asOf.toString())
        .withHeader("Skep-Source", hostname(manager))
        .withHeader("Skep-Linearizable", String.valueOf(now))
        .withHeader("Skep-Revision", String.valueOf(state.revision()));
  }

  /// A state that a majority of managers has confirmed to be the newest.
  static CompletableFuture<ClusterState> barrier(ManagerAccess manager) {
    // A copy: giving up waiting must not fail the future of whoever made it.
    return manager
        .readBarrier()
        .copy()
        .orTimeout(BARRIER_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// `NO QUORUM 1/3`
  private static String quorum(ManagerAccess manager) {
    var sight = manager.sight();
    var quorum = sight.quorum();
    return "%s %d/%d".formatted(QuorumState.of(sight).word(), quorum.reachable(), quorum.voters());
  }

  private static String hostname(ManagerAccess manager) {
    return nameOf(manager.state(), manager.group().self());
  }

  /// A manager's name for people.
  static String nameOf(ClusterState state, String raftId) {
    return state.nodes().values().stream()
        .filter(node -> node.managerStatus().filter(s -> s.raftId().equals(raftId)).isPresent())
        .map(Node::hostname)
        .filter(name -> !name.isEmpty())
        .findFirst()
        .orElse(raftId);
  }

  private static long revision(String text) {
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw new ControlException(Kind.INVALID, "invalid since '" + text + "': not a revision");
    }
  }
}
