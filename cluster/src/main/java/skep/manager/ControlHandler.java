package skep.manager;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import skep.manager.ControlException.Kind;
import skep.model.Cluster;
import skep.model.Node;
import skep.model.NodeRole;
import skep.model.NodeSpec;
import skep.model.NodeState;
import skep.model.NodeStatus;
import skep.model.ObjectKind;
import skep.model.Service;
import skep.model.ServiceSpec;
import skep.model.UpdateStatus;
import skep.model.Version;
import skep.store.Draft;

/// Turns one request into facts, or refuses it in Docker's words. Decides from the draft and its
/// arguments alone; a refused request leaves the draft as it was.
final class ControlHandler {
  private final Draft draft;
  private final Instant now;
  private final Supplier<String> ids;
  private final GroupView group;

  /// @param group as the leader sees it now: who may go without stopping the swarm
  ControlHandler(Draft draft, Instant now, Supplier<String> ids, GroupView group) {
    this.draft = draft;
    this.now = now;
    this.ids = ids;
    this.group = group;
  }

  /// The id of the object the request was about.
  ///
  /// @throws ControlException when refused
  String handle(ControlRequest request) {
    return switch (request) {
      case ControlRequest.InitCluster init -> init(init);
      case ControlRequest.UpdateCluster update -> updateCluster(update);
      case ControlRequest.CreateService(var spec) -> createService(spec);
      case ControlRequest.UpdateService update -> updateService(update);
      case ControlRequest.RemoveService(var name) -> removeService(name);
      case ControlRequest.AddNode(var node) -> addNode(node);
      case ControlRequest.AppointManager(var id, var manager) -> roles().appoint(id, manager, now);
      case ControlRequest.DismissManager(var id, var raftId) -> roles().dismiss(id, raftId, now);
      case ControlRequest.ForgetManager(var id, var raftId) -> roles().forget(id, raftId, now);
      case ControlRequest.UpdateNode(var name, var version, var spec) ->
          updateNode(name, version, spec);
      case ControlRequest.AwaitNode(var name, var patience) -> awaitNode(name, patience);
      case ControlRequest.RemoveNode(var name, var force) -> removeNode(name, force);
    };
  }

  private String init(ControlRequest.InitCluster init) {
    if (draft.state().cluster().isPresent()) {
      throw new ControlException(Kind.EXISTS, "this swarm is initialised already");
    }
    draft.put(init.cluster());
    draft.put(init.rootKey());
    draft.put(init.firstManager());
    return init.cluster().id();
  }

  private String updateCluster(ControlRequest.UpdateCluster update) {
    var cluster = cluster();
    inSequence(update.version(), cluster.version());
    draft.put(new ClusterTrust(draft, now).updated(cluster, update.spec(), update.secrets()));
    return cluster.id();
  }

  private String createService(ServiceSpec given) {
    cluster();
    ServiceSpecCheck.check(given);
    if (draft.state().serviceIds().containsKey(given.name())) {
      throw ControlException.rpc(
          Kind.EXISTS,
          "name conflicts with an existing object: service %s already exists"
              .formatted(given.name()));
    }
    var id = ids.get();
    var service = Service.created(id, now, given, draft.nextVersion());
    PortCheck.check(draft.state(), service);
    draft.put(service);
    return id;
  }

  private String updateService(ControlRequest.UpdateService update) {
    var service = Lookup.service(draft.state(), update.service());
    inSequence(update.version(), service.version());
    var given = withKnownCredentials(update.spec(), service.spec());
    ServiceSpecCheck.check(given);
    if (!given.name().equals(service.spec().name())) {
      throw ControlException.rpc(Kind.UNIMPLEMENTED, "renaming services is not supported");
    }
    if (given.mode().isReplicated() != service.spec().mode().isReplicated()) {
      throw ControlException.rpc(Kind.UNIMPLEMENTED, "service mode change is not allowed");
    }
    PortCheck.check(draft.state(), service.withSpec(given));
    boolean isTemplateChanged =
        !given.taskTemplate().equals(service.spec().taskTemplate())
            || !given.endpointSpec().equals(service.spec().endpointSpec());
    var changed =
        begun(service, update.isRollback())
            .withPreviousSpec(service.spec())
            .withSpec(given)
            .withUpdatedAt(now);
    draft.put(isTemplateChanged ? changed.withSpecVersion(draft.nextVersion()) : changed);
    return service.id();
  }

  /// Whatever became of an update before is over: this is another.
  private Service begun(Service service, boolean isRollback) {
    return isRollback
        ? service.withUpdateStatus(UpdateStatus.rollingBack(now, "manually requested rollback"))
        : service.withoutUpdateStatus();
  }

  /// Registry credentials are never shown, so a spec that was read and sent back has none: that
  /// means those of before, not none.
  private static ServiceSpec withKnownCredentials(ServiceSpec asked, ServiceSpec before) {
    var container = asked.taskTemplate().containerSpec();
    var known = before.taskTemplate().containerSpec().pullOptions();
    return container.pullOptions().isPresent() || known.isEmpty()
        ? asked
        : asked.withTaskTemplate(
            asked.taskTemplate().withContainerSpec(container.withPullOptions(known.get())));
  }

  private String removeService(String name) {
    var service = Lookup.service(draft.state(), name);
    draft.remove(ObjectKind.SERVICE, service.id());
    return service.id();
  }

  private String addNode(Node node) {
    cluster();
    draft.put(node);
    return node.id();
  }

  private String updateNode(String name, long version, NodeSpec spec) {
    var node = Lookup.node(draft.state(), name);
    inSequence(version, node.version());
    if (node.spec().role() == NodeRole.MANAGER && spec.role() == NodeRole.WORKER) {
      roles().mayDemote(node);
    }
    draft.put(node.withSpec(spec).withUpdatedAt(now));
    return node.id();
  }

  private String awaitNode(String name, Duration patience) {
    var node = Lookup.node(draft.state(), name);
    if (patience.isNegative() || patience.compareTo(NodeStatus.LONGEST_AWAITED) > 0) {
      throw new ControlException(
          Kind.INVALID,
          "a restart is waited for 0 to %d s".formatted(NodeStatus.LONGEST_AWAITED.toSeconds()));
    }
    draft.put(
        node.withStatus(node.status().withAwaitedUntil(now.plus(patience))).withUpdatedAt(now));
    return node.id();
  }

  private String removeNode(String name, boolean force) {
    var node = Lookup.node(draft.state(), name);
    roles().mayRemove(node);
    if (node.status().state() != NodeState.DOWN && !force) {
      throw ControlException.rpc(
          Kind.PRECONDITION, "node %s is not down and can't be removed".formatted(node.id()));
    }
    draft.remove(ObjectKind.NODE, node.id());
    new ClusterTrust(draft, now).shutOut(node.id());
    return node.id();
  }

  private RoleRules roles() {
    return new RoleRules(draft, group);
  }

  private Cluster cluster() {
    return draft
        .state()
        .cluster()
        .orElseThrow(() -> new ControlException(Kind.NOT_IN_SWARM, "this swarm is being formed"));
  }

  private static void inSequence(long seen, Version stored) {
    if (seen != stored.index()) {
      throw ControlException.rpc(Kind.OUT_OF_SEQUENCE, "update out of sequence");
    }
  }
}
