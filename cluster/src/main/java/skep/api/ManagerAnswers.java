package skep.api;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import skep.api.client.SwarmStatus;
import skep.manager.ControlException;
import skep.manager.ControlException.Kind;
import skep.manager.GroupView;
import skep.model.Node;
import skep.store.ClusterState;

/// What any manager answers from what it knows itself: the group, and the feed of changes. Neither
/// needs a leader.
record ManagerAnswers(InstantSource clock) {

  /// How long a leader may take to make sure that it still is one.
  static final Duration BARRIER_PATIENCE = Duration.ofSeconds(2);

  CompletableFuture<ApiResponse> status(ManagerAccess manager) {
    if (!manager.group().isLeader()) {
      return CompletableFuture.completedFuture(status(manager, manager.state(), false));
    }
    return barrier(manager)
        .handle(
            (state, failure) ->
                failure == null
                    ? status(manager, state, true)
                    : status(manager, manager.state(), false));
  }

  CompletableFuture<ApiResponse> events(ManagerAccess manager, Call call) {
    var log = manager.events();
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
    return response
        .withHeader("Skep-As-Of", (now ? clock.instant() : manager.asOf()).toString())
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

  private ApiResponse status(ManagerAccess manager, ClusterState state, boolean linearizable) {
    var group = manager.group();
    return ApiResponse.json(
        200,
        new SwarmStatus(
            state.cluster().map(cluster -> cluster.id()).orElse(""),
            hostname(manager),
            linearizable ? clock.instant() : manager.asOf(),
            linearizable,
            state.revision(),
            group.self(),
            group.role().name().toLowerCase(Locale.ROOT),
            group.term(),
            group.leader(),
            group.commitIndex(),
            group.quorum(),
            group.tolerance(),
            group.hasQuorum(),
            group.members().stream().map(member -> seen(member, group, state)).toList()));
  }

  private static SwarmStatus.Manager seen(
      GroupView.Member member, GroupView group, ClusterState state) {
    var node = state.node(member.id());
    return new SwarmStatus.Manager(
        member.id(),
        node.map(Node::hostname).orElse(""),
        node.flatMap(Node::managerStatus).map(status -> status.addr()).orElse(""),
        member.voter(),
        member.reachable(),
        group.leader().filter(member.id()::equals).isPresent());
  }

  private static String hostname(ManagerAccess manager) {
    var self = manager.group().self();
    Optional<String> name =
        manager.state().node(self).map(Node::hostname).filter(given -> !given.isEmpty());
    return name.orElse(self);
  }

  private static long revision(String text) {
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw new ControlException(Kind.INVALID, "invalid since '" + text + "': not a revision");
    }
  }
}
