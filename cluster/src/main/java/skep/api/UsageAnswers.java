package skep.api;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import skep.api.client.ErrorBody;
import skep.api.client.NodeUsage;
import skep.api.client.UsageReport;
import skep.model.ModelJson;
import skep.model.Node;
import skep.model.NodeState;
import skep.store.ClusterState;

/// What the nodes and their tasks use, asked of the nodes when somebody wants to know. Nothing of
/// it is kept here, much less in the log.
record UsageAnswers(InstantSource clock) {
  static final String PATH = "/local/usage";
  static final Duration LIMIT = Duration.ofSeconds(3);

  CompletableFuture<ApiResponse> usage(ManagerAccess manager, Call call) {
    if (call.flag("follow")) {
      return CompletableFuture.completedFuture(ApiResponse.lines(new UsageFeed(manager, clock)));
    }
    var state = manager.state();
    var asked = new TreeMap<String, CompletableFuture<NodeUsage>>();
    state.nodes().forEach((id, node) -> asked.put(id, ask(manager, state, node)));
    return CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
        .thenApply(
            _ ->
                ApiResponse.json(
                    200,
                    new UsageReport(
                        clock.instant(),
                        asked.values().stream().map(CompletableFuture::join).toList())));
  }

  private CompletableFuture<NodeUsage> ask(ManagerAccess manager, ClusterState state, Node node) {
    var unavailable = unavailable(node, clock);
    return unavailable
        .map(CompletableFuture::completedFuture)
        .orElseGet(
            () ->
                manager
                    .nodeCalls()
                    .call(node.id(), NodeRequests.get(PATH, new TreeMap<>()), LIMIT)
                    .thenApply(response -> parsed(state, node, response))
                    .exceptionally(e -> missing(node, NodeRequests.reason(e))));
  }

  private NodeUsage parsed(ClusterState state, Node node, ApiResponse response) {
    return response.status() == 200
        ? named(ModelJson.read(NodeUsage.class, response.text()), state, node)
        : missing(node, ErrorBody.parse(response.status(), response.text()).message());
  }

  private NodeUsage missing(Node node, String why) {
    return NodeUsage.missing(node.id(), node.hostname(), clock.instant(), why);
  }

  /// A node that need not be asked.
  static Optional<NodeUsage> unavailable(Node node, InstantSource clock) {
    return node.status().state() == NodeState.READY
        ? Optional.empty()
        : Optional.of(
            NodeUsage.missing(
                node.id(),
                node.hostname(),
                clock.instant(),
                "the node is " + node.status().state().wire()));
  }

  /// With the names of tasks, which their node does not know.
  static NodeUsage named(NodeUsage usage, ClusterState state, Node node) {
    var tasks =
        usage.tasks().stream()
            .map(
                task ->
                    state
                        .task(task.taskId())
                        .map(known -> task.of(known.name(), known.serviceId()))
                        .orElse(task))
            .toList();
    return usage.of(node.id(), node.hostname(), tasks);
  }
}
