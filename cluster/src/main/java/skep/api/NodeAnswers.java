package skep.api;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import skep.api.client.DaemonInfo;
import skep.api.client.DaemonVersion;
import skep.api.client.InitRequest;
import skep.api.client.JoinRequest;
import skep.api.client.RestoreRequest;
import skep.api.client.SwarmInfo;
import skep.api.client.UnlockKey;
import skep.manager.ControlException;
import skep.manager.ControlException.Kind;
import skep.model.Cluster;
import skep.model.ModelJson;
import skep.model.NodeRole;

/// What a node answers for itself: who it is, and its own way into and out of a swarm.
///
/// @param version of skep
record NodeAnswers(NodeControl node, String version) {
  private static final String TWO_MANAGERS =
      """
      WARNING: Running Swarm in a two-manager configuration. This configuration provides
               no fault tolerance, and poses a high risk to lose control over the cluster.
               Refer to https://docs.docker.com/engine/swarm/admin_guide/ to configure the
               Swarm for fault-tolerance.\
      """;

  CompletableFuture<ApiResponse> ping(Call call) {
    var response =
        call.request().method().equals("HEAD")
            ? ApiResponse.empty(200)
            : ApiResponse.plain(200, "OK");
    return node.info()
        .thenApply(
            info ->
                response
                    .withHeader("Api-Version", ApiVersion.NEWEST)
                    .withHeader("Ostype", "linux")
                    .withHeader("Docker-Experimental", "false")
                    .withHeader("Builder-Version", "2")
                    .withHeader("Swarm", swarmHeader(info))
                    .withHeader("Server", "skep/" + version)
                    .withHeader("Cache-Control", "no-cache, no-store, must-revalidate")
                    .withHeader("Pragma", "no-cache"));
  }

  private static String swarmHeader(NodeInfo info) {
    return switch (info.state()) {
      case ACTIVE -> info.controlAvailable() ? "active/manager" : "active/worker";
      case INACTIVE, PENDING, ERROR, LOCKED -> info.state().wire();
    };
  }

  CompletableFuture<ApiResponse> daemonVersion() {
    return node.info()
        .thenApply(
            info ->
                ApiResponse.json(
                    200,
                    new DaemonVersion(
                        version,
                        ApiVersion.NEWEST,
                        ApiVersion.OLDEST,
                        info.description().platform().os(),
                        info.description().platform().architecture())));
  }

  CompletableFuture<ApiResponse> info() {
    return node.info().thenApply(info -> ApiResponse.json(200, daemonInfo(info)));
  }

  CompletableFuture<ApiResponse> init(Call call) {
    var request = call.body(InitRequest.class);
    if (call.flag("dryRun")) {
      return rehearsed(new NodeControl.Step.Init(request));
    }
    return node.init(request).thenApply(id -> ApiResponse.rawJson(200, ModelJson.write(id)));
  }

  CompletableFuture<ApiResponse> join(Call call) {
    var request = call.body(JoinRequest.class);
    if (request.remoteAddrs().isEmpty()) {
      throw new ControlException(Kind.INVALID, "at least 1 RemoteAddr is required to join");
    }
    if (call.flag("dryRun")) {
      return rehearsed(new NodeControl.Step.Join(request));
    }
    return node.join(request).thenApply(_ -> ApiResponse.empty(200));
  }

  private CompletableFuture<ApiResponse> rehearsed(NodeControl.Step step) {
    return node.rehearse(step).thenApply(dry -> ApiResponse.json(200, dry));
  }

  CompletableFuture<ApiResponse> leave(Call call) {
    if (call.flag("dryRun")) {
      return rehearsed(new NodeControl.Step.Leave(call.flag("force")));
    }
    return node.leave(call.flag("force"))
        .thenApply(
            aside ->
                aside.isEmpty()
                    ? ApiResponse.empty(200)
                    : ApiResponse.rawJson(200, ModelJson.write(aside)));
  }

  CompletableFuture<ApiResponse> survey() {
    return node.waysOut().survey().thenApply(survey -> ApiResponse.json(200, survey));
  }

  CompletableFuture<ApiResponse> recover(Call call) {
    requireEarnest(call, "a recovery");
    return node.waysOut()
        .recover(call.flag("even-if-behind"))
        .thenApply(recovered -> ApiResponse.json(200, recovered));
  }

  CompletableFuture<ApiResponse> backup() {
    return node.waysOut().backup().thenApply(backup -> ApiResponse.json(200, backup));
  }

  CompletableFuture<ApiResponse> restore(Call call) {
    requireEarnest(call, "a restore");
    return node.waysOut()
        .restore(call.body(RestoreRequest.class))
        .thenApply(restored -> ApiResponse.json(200, restored));
  }

  CompletableFuture<ApiResponse> unlock(Call call) {
    requireEarnest(call, "unlocking");
    return node.unlock(call.body(UnlockKey.class).unlockKey())
        .thenApply(_ -> ApiResponse.empty(200));
  }

  /// Who asks for a rehearsal that does not exist must not have the thing itself done.
  private static void requireEarnest(Call call, String what) {
    if (call.flag("dryRun")) {
      throw new ControlException(
          Kind.INVALID, what + " cannot be rehearsed; nothing was done: leave out dryRun to do it");
    }
  }

  private DaemonInfo daemonInfo(NodeInfo info) {
    var description = info.description();
    var swarm = swarmInfo(info);
    return new DaemonInfo(
        info.nodeId(),
        description.hostname(),
        description.engine().engineVersion(),
        description.platform().os().isEmpty() ? "linux" : description.platform().os(),
        description.platform().architecture(),
        description.resources().nanoCpus() / 1_000_000_000L,
        description.resources().memoryBytes(),
        Optional.of(swarm),
        swarm.managers() == 2 ? List.of(TWO_MANAGERS) : List.of());
  }

  private SwarmInfo swarmInfo(NodeInfo info) {
    var state = node.manager().filter(_ -> info.controlAvailable()).map(ManagerAccess::state);
    int managers =
        state
            .map(
                s ->
                    s.nodes().values().stream()
                        .filter(n -> n.spec().role() == NodeRole.MANAGER)
                        .count())
            .orElse(0L)
            .intValue();
    Optional<Cluster> cluster =
        state.flatMap(skep.store.ClusterState::cluster).map(Redacted::cluster);
    return new SwarmInfo(
        info.nodeId(),
        info.nodeAddr(),
        info.state().wire(),
        info.controlAvailable(),
        info.error(),
        info.remoteManagers(),
        state.map(s -> s.nodes().size()).orElse(0),
        managers,
        cluster);
  }
}
