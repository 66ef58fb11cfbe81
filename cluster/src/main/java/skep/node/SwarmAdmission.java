package skep.node;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import skep.api.Admission;
import skep.api.http.JoinClient;
import skep.ca.CaException;
import skep.ca.Issuer;
import skep.ca.JoinToken;
import skep.ca.NodeCertificate;
import skep.ca.PeerIdentity;
import skep.ca.RandomIds;
import skep.ca.RootCa;
import skep.ca.SwarmTls;
import skep.manager.ControlException;
import skep.manager.ControlException.Kind;
import skep.manager.ControlRequest;
import skep.model.Availability;
import skep.model.Cluster;
import skep.model.ManagerStatus;
import skep.model.Node;
import skep.model.NodeDescription;
import skep.model.NodeRole;
import skep.model.NodeSpec;
import skep.model.NodeState;
import skep.model.NodeStatus;
import skep.model.RootKey;
import skep.model.Version;
import skep.store.ClusterState;

/// The door of the swarm: checks tokens, signs certificates, writes the new node's row. The leader
/// decides; another manager hands the request on to it.
final class SwarmAdmission implements Admission {
  private static final int SUBMIT_SECONDS = 10;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final ManagerRuntime manager;
  private final SwarmTls tls;

  SwarmAdmission(ManagerRuntime manager, SwarmTls tls) {
    this.manager = manager;
    this.tls = tls;
  }

  @Override
  public String rootPem() {
    return rootKey(manager.state()).rootsPem();
  }

  @Override
  public Standing standing(String nodeId) {
    boolean isRemoved =
        manager.state().rootKey().filter(key -> key.removedNodes().containsKey(nodeId)).isPresent();
    return new Standing(InstantSource.system().instant(), isRemoved);
  }

  @Override
  public CompletableFuture<JoinAnswer> join(JoinAsk ask) {
    if (!manager.group().isLeader()) {
      return atLeader(client -> client.join(leaderAddress(), ask));
    }
    try {
      var cluster = cluster(manager.state());
      var role = role(cluster, ask.token());
      var nodeId = new RandomIds(RANDOM).get();
      var certificate = sign(ask.csrPem(), new PeerIdentity(nodeId, role, cluster.id()));
      var node = row(nodeId, role, ask);
      var raftId = node.managerStatus().map(ManagerStatus::raftId).orElse("");
      return manager
          .submit("join-" + nodeId, new ControlRequest.AddNode(node))
          .orTimeout(SUBMIT_SECONDS, TimeUnit.SECONDS)
          .thenApply(_ -> answer(nodeId, raftId, certificate));
    } catch (CaException e) {
      return CompletableFuture.failedFuture(
          ControlException.rpc(Kind.INVALID, String.valueOf(e.getMessage())));
    } catch (ControlException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public CompletableFuture<JoinAnswer> renew(String nodeId, RenewAsk ask) {
    if (!manager.group().isLeader()) {
      // Not handed on: the leader would see this manager's certificate and sign for this manager.
      return CompletableFuture.failedFuture(ControlException.noLeader());
    }
    return manager
        .readBarrier()
        .thenCompose(state -> appointed(member(state, nodeId), ask))
        .orTimeout(SUBMIT_SECONDS, TimeUnit.SECONDS)
        .thenApply(raftId -> renewed(nodeId, raftId, ask.csrPem()));
  }

  /// The node's raft id. A worker that was promoted gets one of its own each time: what an earlier
  /// one promised to the group must not be held against it.
  private CompletableFuture<String> appointed(Node node, RenewAsk ask) {
    var known = node.managerStatus().map(ManagerStatus::raftId);
    if (known.isPresent() || node.spec().role() == NodeRole.WORKER) {
      return CompletableFuture.completedFuture(known.orElse(""));
    }
    var raftId = new RandomIds(RANDOM).get();
    var status = managerStatus(raftId, Addresses.dialable(ask.advertiseAddr()));
    return manager.submit(
        "appoint-" + raftId, new ControlRequest.AppointManager(node.id(), status));
  }

  private JoinAnswer renewed(String nodeId, String raftId, String csrPem) {
    try {
      var cluster = cluster(manager.state());
      var role = raftId.isEmpty() ? NodeRole.WORKER : NodeRole.MANAGER;
      return answer(nodeId, raftId, sign(csrPem, new PeerIdentity(nodeId, role, cluster.id())));
    } catch (CaException e) {
      throw ControlException.rpc(Kind.INVALID, String.valueOf(e.getMessage()));
    }
  }

  private static Node member(ClusterState state, String nodeId) {
    return state
        .node(nodeId)
        .orElseThrow(() -> new ControlException(Kind.FORBIDDEN, "node " + nodeId + " was removed"));
  }

  /// @throws ControlException while this manager has not learnt of the swarm's root
  private static RootKey rootKey(ClusterState state) {
    return state
        .rootKey()
        .orElseThrow(
            () ->
                new ControlException(
                    Kind.NOT_IN_SWARM, "this manager is still catching up, try again soon"));
  }

  /// As join tokens pin it: while the root is being changed, still the old one.
  static RootCa rootCa(ClusterState state) {
    var key = rootKey(state);
    try {
      return RootCa.fromPem(key.certificatePem(), key.keyPem());
    } catch (CaException e) {
      throw new IllegalStateException("the swarm's own root cannot be read", e);
    }
  }

  private static Cluster cluster(ClusterState state) {
    return state
        .cluster()
        .orElseThrow(() -> new ControlException(Kind.NOT_IN_SWARM, "this swarm is being formed"));
  }

  private static NodeRole role(Cluster cluster, String given) throws CaException {
    var tokens =
        cluster
            .joinTokens()
            .orElseThrow(() -> new ControlException(Kind.NOT_IN_SWARM, "this swarm has no tokens"));
    return JoinToken.parse(given)
        .roleAmong(JoinToken.parse(tokens.worker()), JoinToken.parse(tokens.manager()));
  }

  private NodeCertificate sign(String csrPem, PeerIdentity subject) throws CaException {
    var expiry = cluster(manager.state()).spec().caConfig().expiry();
    return Issuer.of(rootKey(manager.state()))
        .sign(csrPem, subject, expiry, InstantSource.system().instant(), RANDOM);
  }

  private static Node row(String nodeId, NodeRole role, JoinAsk ask) {
    var now = InstantSource.system().instant();
    var advertise = Addresses.dialable(ask.advertiseAddr());
    return new Node(
        nodeId,
        Version.NONE,
        now,
        now,
        new NodeSpec("", new TreeMap<>(), role, ask.availability().orElse(Availability.ACTIVE)),
        NodeDescription.UNKNOWN,
        new NodeStatus(NodeState.UNKNOWN, "", advertise.host()),
        role == NodeRole.MANAGER
            ? Optional.of(managerStatus(new RandomIds(RANDOM).get(), advertise))
            : Optional.empty());
  }

  static ManagerStatus managerStatus(String raftId, HostPort advertise) {
    return ManagerStatus.of(advertise.toString(), raftId, Addresses.raftAddress(advertise));
  }

  private JoinAnswer answer(String nodeId, String raftId, NodeCertificate certificate) {
    var managers = new TreeMap<String, ManagerStatus>();
    for (var node : manager.state().nodes().values()) {
      node.managerStatus().ifPresent(status -> managers.put(status.raftId(), status));
    }
    var raftPeers = new TreeMap<String, String>();
    managers.forEach((id, status) -> raftPeers.put(id, status.raftAddr()));
    return new JoinAnswer(
        nodeId,
        raftId.isEmpty() ? NodeRole.WORKER : NodeRole.MANAGER,
        certificate.chainPem(),
        certificate.rootsPem(),
        managers.values().stream().map(ManagerStatus::addr).toList(),
        raftId,
        manager.founders(),
        raftPeers,
        manager.epoch());
  }

  private String leaderAddress() {
    return manager
        .group()
        .leader()
        .flatMap(
            id ->
                manager.state().nodes().values().stream()
                    .flatMap(node -> node.managerStatus().stream())
                    .filter(status -> status.raftId().equals(id))
                    .map(ManagerStatus::addr)
                    .findFirst())
        .orElseThrow(ControlException::noLeader);
  }

  private CompletableFuture<JoinAnswer> atLeader(
      Function<JoinClient, CompletableFuture<JoinAnswer>> ask) {
    var client = new JoinClient(tls.mutual(Set.of(NodeRole.MANAGER)));
    try {
      return ask.apply(client).whenComplete((_, _) -> Thread.startVirtualThread(client::close));
    } catch (ControlException e) {
      client.close();
      return CompletableFuture.failedFuture(e);
    }
  }
}
