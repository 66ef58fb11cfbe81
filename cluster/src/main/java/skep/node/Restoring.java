package skep.node;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import skep.api.client.PeerReport;
import skep.api.client.RestoreRequest;
import skep.api.http.GroupClient;
import skep.ca.NodeIdentity;
import skep.ca.PeerIdentity;
import skep.ca.RandomIds;
import skep.ca.SwarmTls;
import skep.manager.ControlException;
import skep.manager.ControlException.Kind;
import skep.manager.NewLife;
import skep.model.Availability;
import skep.model.Backup;
import skep.model.Epoch;
import skep.model.ManagerStatus;
import skep.model.Node;
import skep.model.NodeDescription;
import skep.model.NodeRole;
import skep.model.NodeSpec;
import skep.model.NodeState;
import skep.model.NodeStatus;
import skep.model.Version;
import skep.store.ClusterState;
import skep.store.StoreFsm;

/// A host that is to become the only manager of a swarm that is gone, before any of it runs: a new
/// node of the old swarm, with a certificate of the old root.
///
/// @param state that its log begins with
/// @param oldManagers `host:port` of the managers in the backup
record Restoring(
    NodeIdentity identity,
    SavedNode saved,
    Epoch epoch,
    ClusterState state,
    List<String> oldManagers) {

  Restoring {
    oldManagers = List.copyOf(oldManagers);
  }

  /// @throws ControlException when the backup is no good, an address is none of this host, or the
  ///   swarm lives
  static Restoring of(RestoreRequest request, Addresses addresses, InstantSource clock) {
    var backup = request.backup();
    var before = Backups.state(backup);
    var listen = addresses.listen(request.listenAddr());
    var advertise = addresses.advertise(request.advertiseAddr(), listen);
    var random = new SecureRandom();
    var ids = new RandomIds(random);
    var nodeId = ids.get();
    var spec = before.cluster().orElseThrow().spec();
    var identity =
        Founding.identity(
            SwarmAdmission.rootCa(before),
            new PeerIdentity(nodeId, NodeRole.MANAGER, backup.clusterId()),
            spec,
            random);
    var managers =
        before.nodes().values().stream()
            .map(Node::managerStatus)
            .flatMap(Optional::stream)
            .map(ManagerStatus::addr)
            .toList();
    var epoch = epoch(backup, managers, identity, clock).next(ids.get());
    var now = clock.instant();
    var raftId = ids.get();
    var status = SwarmAdmission.managerStatus(raftId, advertise);
    var self =
        new Node(
            nodeId,
            Version.NONE,
            now,
            now,
            new NodeSpec("", new TreeMap<>(), NodeRole.MANAGER, Availability.ACTIVE),
            NodeDescription.UNKNOWN,
            new NodeStatus(NodeState.UNKNOWN, "", advertise.host()),
            Optional.of(status));
    var saved =
        new SavedNode(
                listen.toString(),
                advertise.toString(),
                List.of(),
                raftId,
                List.of(raftId),
                new TreeMap<>())
            .alone(advertise, raftId, status.raftAddr());
    return switch (StoreFsm.apply(before, NewLife.fromBackup(before, self, now))) {
      case StoreFsm.Outcome.Applied(var after) ->
          new Restoring(identity, saved, epoch, after, managers);
      case StoreFsm.Outcome.Conflict conflict -> throw new IllegalStateException("" + conflict);
    };
  }

  /// The newest life of the swarm that anybody tells of.
  private static Epoch epoch(
      Backup backup, List<String> managers, NodeIdentity identity, InstantSource clock) {
    var tls = new SwarmTls(identity, _ -> false, clock);
    var newest = backup.epoch();
    try (var client = new GroupClient(tls.mutual(Set.of(NodeRole.MANAGER)))) {
      var answers = new ArrayList<CompletableFuture<Optional<PeerReport>>>();
      for (var address : managers) {
        answers.add(
            client
                .ask(address, backup.epoch())
                .thenApply(Optional::of)
                .exceptionally(_ -> Optional.empty()));
      }
      for (var answer : answers) {
        var report = answer.join();
        if (report.filter(PeerReport::hasQuorum).isPresent()) {
          throw ControlException.rpc(
              Kind.PRECONDITION,
              "the swarm of this backup is alive, manager %s answers: join it instead"
                  .formatted(report.orElseThrow().hostname()));
        }
        newest = report.map(PeerReport::epoch).filter(newest::isOlderThan).orElse(newest);
      }
    }
    return newest;
  }
}
