package skep.node;

import io.avaje.jsonb.Json;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import skep.api.Admission.JoinAnswer;
import skep.model.ModelJson;

/// What a node of a swarm must know to start again, beside its certificate: `node.json` in the
/// state directory. Holds no secret.
///
/// @param listen `host:port` of the swarm port
/// @param advertise `host:port` that others dial
/// @param managers `host:port` of the managers last heard of
/// @param raftId this manager's id in the group; empty on a worker, and on a manager that has its
///   node's id for one
/// @param founders raft ids the manager group began with; empty on a worker
/// @param raftPeers `host:port` of the raft transport of each manager last heard of, by raft id
@Json
public record SavedNode(
    @Json.Property("Listen") String listen,
    @Json.Property("Advertise") String advertise,
    @Json.Property("Managers") List<String> managers,
    @Json.Property("RaftID") String raftId,
    @Json.Property("Founders") List<String> founders,
    @Json.Property("RaftPeers") SortedMap<String, String> raftPeers) {
  static final String FILE = "node.json";

  public SavedNode {
    raftId = Optional.ofNullable(raftId).orElse("");
    managers = List.copyOf(managers);
    founders = List.copyOf(founders);
    raftPeers = Collections.unmodifiableSortedMap(new TreeMap<>(raftPeers));
  }

  /// @throws IOException naming the file and what to do, when it is missing or damaged
  static SavedNode load(Path directory) throws IOException {
    var file = directory.resolve(FILE);
    try {
      return ModelJson.read(SavedNode.class, Files.readAllBytes(file));
    } catch (IOException | IllegalArgumentException | NullPointerException e) {
      throw new IOException(
          "%s is missing or damaged (%s): restore it from a backup, or delete %s and join this node to the swarm again"
              .formatted(file, e.getMessage(), directory),
          e);
    }
  }

  /// Replaces the file so that a crash leaves the old one or this one.
  void save(Path directory) throws IOException {
    var next = directory.resolve(FILE + ".new");
    Files.write(next, ModelJson.bytes(this));
    try (var channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(next, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
  }

  SavedNode withManagers(List<String> heard) {
    return new SavedNode(listen, advertise, heard, raftId, founders, raftPeers);
  }

  SavedNode withRaftPeers(SortedMap<String, String> heard) {
    return new SavedNode(listen, advertise, managers, raftId, founders, heard);
  }

  /// What remains when this manager goes on alone.
  ///
  /// @param own what others dial from now on
  /// @param raftId of this manager
  SavedNode alone(HostPort own, String raftId, String raftAddr) {
    var peers = new TreeMap<String, String>();
    peers.put(raftId, raftAddr);
    return new SavedNode(listen, own.toString(), List.of(own.toString()), raftId, founders, peers);
  }

  /// The same node as the manager it is to be from now on.
  SavedNode asManager(JoinAnswer answer) {
    return new SavedNode(
        listen,
        advertise,
        answer.managers(),
        answer.raftId(),
        answer.founders(),
        answer.raftPeers());
  }

  /// The same node without a part in the manager group.
  SavedNode asWorker() {
    return new SavedNode(listen, advertise, managers, "", List.of(), new TreeMap<>());
  }

  /// Whether this node has a part in the manager group, and so a log.
  boolean isManager() {
    return !founders.isEmpty();
  }

  /// This manager's id in the group.
  String raftIdOf(String nodeId) {
    return raftId.isEmpty() ? nodeId : raftId;
  }

  /// A manager's own agent asks itself first.
  List<String> managersForAgent() {
    return founders.isEmpty()
        ? managers
        : Stream.concat(Stream.of(advertise), managers.stream()).distinct().toList();
  }

  HostPort listenAddress() {
    return HostPort.parse(listen, Addresses.SWARM_PORT);
  }

  HostPort advertiseAddress() {
    return HostPort.parse(advertise, Addresses.SWARM_PORT);
  }
}
