package skep.api;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import skep.api.client.DryRun;
import skep.api.client.LeaderTransferred;
import skep.api.client.ServiceCreated;
import skep.api.client.ServiceUpdated;
import skep.manager.ControlException;
import skep.manager.ControlException.Kind;
import skep.manager.ControlRequest;
import skep.manager.GroupView;
import skep.manager.Lookup;
import skep.model.ManagerStatus;
import skep.model.NodeSpec;
import skep.model.ServiceSpec;

/// What can be changed in a swarm, on the leader: Docker's requests as the leader's loop knows
/// them.
record ClusterWrites(ManagerAccess manager) {

  /// Less than a client's. A leader that loses its quorum knows after a second.
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  CompletableFuture<ApiResponse> updateSwarm(Call call) {
    return submit(call, new SwarmUpdate(manager).of(call), _ -> ApiResponse.empty(200));
  }

  CompletableFuture<ApiResponse> createService(Call call) {
    var request = new ControlRequest.CreateService(call.body(ServiceSpec.class));
    return submit(call, request, id -> ApiResponse.json(201, new ServiceCreated(id, List.of())));
  }

  CompletableFuture<ApiResponse> updateService(Call call) {
    long version = call.version("service");
    boolean isRollback = isRollback(call);
    var spec = isRollback ? previousSpec(call) : call.body(ServiceSpec.class);
    return submit(
        call,
        new ControlRequest.UpdateService(call.id(), version, spec, isRollback),
        _ -> ApiResponse.json(200, new ServiceUpdated(List.of())));
  }

  CompletableFuture<ApiResponse> removeService(Call call) {
    return submit(call, new ControlRequest.RemoveService(call.id()), _ -> ApiResponse.empty(200));
  }

  CompletableFuture<ApiResponse> updateNode(Call call) {
    var request =
        new ControlRequest.UpdateNode(call.id(), call.version("node"), call.body(NodeSpec.class));
    return submit(call, request, _ -> ApiResponse.empty(200));
  }

  /// Announces that a node's daemon is about to be restarted.
  CompletableFuture<ApiResponse> awaitNode(Call call) {
    var seconds = call.request().query("seconds").orElse("");
    if (!seconds.matches("\\d{1,4}")) {
      throw new ControlException(
          Kind.INVALID, "seconds is '%s': how long to wait for the node".formatted(seconds));
    }
    return submit(
        call,
        new ControlRequest.AwaitNode(call.id(), Duration.ofSeconds(Integer.parseInt(seconds))),
        _ -> ApiResponse.empty(200));
  }

  CompletableFuture<ApiResponse> removeNode(Call call) {
    return submit(
        call,
        new ControlRequest.RemoveNode(call.id(), call.flag("force")),
        _ -> ApiResponse.empty(200));
  }

  /// To the manager that is named, else to the one that has most of the log.
  CompletableFuture<ApiResponse> transferLeader(Call call) {
    var group = manager.group();
    var asked = call.request().query("to").filter(name -> !name.isEmpty());
    var target =
        asked.isPresent() ? voter(asked.get(), group) : manager.mostAdvancedFollower().orElse("");
    if (target.isEmpty()) {
      throw ControlException.rpc(
          Kind.PRECONDITION, "no other manager with a vote answers: the leadership stays");
    }
    if (call.flag("dryRun")) {
      return CompletableFuture.completedFuture(
          ApiResponse.json(200, rehearsedTransfer(group.self(), target)));
    }
    var done = ApiResponse.json(200, new LeaderTransferred(group.self(), target));
    return target.equals(group.self())
        ? CompletableFuture.completedFuture(done)
        : manager
            .transferLeadership(target)
            .copy()
            .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
            .thenApply(_ -> done);
  }

  private DryRun rehearsedTransfer(String leader, String target) {
    if (target.equals(leader)) {
      return new DryRun(List.of(), List.of());
    }
    var name = ManagerAnswers.nameOf(manager.state(), target);
    var from = ManagerAnswers.nameOf(manager.state(), leader);
    var change = new DryRun.Change("update", "cluster", "", name, "leads in place of " + from);
    return new DryRun(List.of(change), List.of());
  }

  private String voter(String name, GroupView group) {
    var raftId = raftId(name);
    var member = group.members().stream().filter(known -> known.id().equals(raftId)).findFirst();
    if (member.isEmpty()) {
      throw ControlException.rpc(Kind.PRECONDITION, "node %s is not a manager".formatted(name));
    }
    if (!member.get().voter()) {
      throw ControlException.rpc(
          Kind.PRECONDITION, "manager %s has no vote yet: it is catching up".formatted(name));
    }
    if (!member.get().reachable()) {
      throw ControlException.rpc(Kind.PRECONDITION, "manager %s does not answer".formatted(name));
    }
    return raftId;
  }

  /// Of several nodes with one hostname the manager is meant: the others are what is left of its
  /// earlier times in the swarm.
  private String raftId(String name) {
    var named =
        manager.state().nodes().values().stream()
            .filter(node -> node.hostname().equals(name))
            .flatMap(node -> node.managerStatus().stream())
            .map(ManagerStatus::raftId)
            .toList();
    return named.size() == 1
        ? named.getFirst()
        : Lookup.node(manager.state(), name).managerStatus().map(ManagerStatus::raftId).orElse("");
  }

  /// @param done the answer, given the id of what was made
  private CompletableFuture<ApiResponse> submit(
      Call call, ControlRequest request, Function<String, ApiResponse> done) {
    var answer =
        call.flag("dryRun")
            ? manager
                .preview(request)
                .thenApply(preview -> ApiResponse.json(200, DryRunView.of(preview)))
            : manager.submit(call.requestId(), request).thenApply(done);
    return answer.copy().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static boolean isRollback(Call call) {
    var given = call.request().query("rollback").orElse("");
    if (!given.isEmpty() && !given.equals("previous")) {
      throw new ControlException(Kind.INVALID, "unrecognized rollback option " + given);
    }
    return !given.isEmpty();
  }

  private ServiceSpec previousSpec(Call call) {
    return Lookup.service(manager.state(), call.id())
        .previousSpec()
        .orElseThrow(
            () ->
                ControlException.rpc(
                    Kind.PRECONDITION,
                    "service %s does not have a previous spec".formatted(call.id())));
  }
}
