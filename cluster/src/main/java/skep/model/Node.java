package skep.model;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.Optional;

/// A host in the swarm.
@Json
public record Node(
    @Json.Property("ID") String id,
    @Json.Property("Version") Version version,
    @Json.Property("CreatedAt") Instant createdAt,
    @Json.Property("UpdatedAt") Instant updatedAt,
    @Json.Property("Spec") NodeSpec spec,
    @Json.Property("Description") NodeDescription description,
    @Json.Property("Status") NodeStatus status,
    @Json.Property("ManagerStatus") Optional<ManagerStatus> managerStatus)
    implements ClusterObject {

  public Node {
    id = Fields.need(id, "ID");
    version = Fields.or(version, Version.NONE);
    createdAt = Fields.or(createdAt, Instant.EPOCH);
    updatedAt = Fields.or(updatedAt, Instant.EPOCH);
    spec = Fields.need(spec, "Spec");
    description = Fields.or(description, NodeDescription.UNKNOWN);
    status = Fields.or(status, new NodeStatus(NodeState.UNKNOWN, "", ""));
    managerStatus = Fields.option(managerStatus);
  }

  @Override
  public Node withVersion(Version version) {
    return new Node(id, version, createdAt, updatedAt, spec, description, status, managerStatus);
  }

  public Node withUpdatedAt(Instant updatedAt) {
    return new Node(id, version, createdAt, updatedAt, spec, description, status, managerStatus);
  }

  public Node withSpec(NodeSpec spec) {
    return new Node(id, version, createdAt, updatedAt, spec, description, status, managerStatus);
  }

  public Node withDescription(NodeDescription description) {
    return new Node(id, version, createdAt, updatedAt, spec, description, status, managerStatus);
  }

  public Node withStatus(NodeStatus status) {
    return new Node(id, version, createdAt, updatedAt, spec, description, status, managerStatus);
  }

  public Node withManagerStatus(ManagerStatus managerStatus) {
    return new Node(
        id, version, createdAt, updatedAt, spec, description, status, Optional.of(managerStatus));
  }

  public Node withoutManagerStatus() {
    return new Node(id, version, createdAt, updatedAt, spec, description, status, Optional.empty());
  }

  /// Whether it is meant to be a member of the manager group, with the raft id it has.
  public boolean isWantedManager() {
    return spec.role() == NodeRole.MANAGER
        && managerStatus.filter(manager -> !manager.leaving()).isPresent();
  }

  /// The role the node itself has to play: it goes on as a manager until the group has let go of
  /// it.
  public NodeRole dueRole() {
    return managerStatus.isPresent() ? NodeRole.MANAGER : spec.role();
  }

  public String hostname() {
    return description.hostname();
  }

  @Override
  public ObjectKind kind() {
    return ObjectKind.NODE;
  }
}
