package skep.model;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.Optional;

/// One attempt to fill one slot of one service. Never restarted: a replacement is a new task.
///
/// @param slot 1-based, unique among a service's live tasks; 0 for a global service's
/// @param nodeId empty until the scheduler binds it; never changes after
/// @param specVersion of the service when the task was made
/// @param startAfter earliest time desired READY may become RUNNING (skep's field: restart delay)
/// @param attempt consecutive failures in this slot before this task (skep's field: growing delay)
@Json
public record Task(
    @Json.Property("ID") String id,
    @Json.Property("Version") Version version,
    @Json.Property("CreatedAt") Instant createdAt,
    @Json.Property("UpdatedAt") Instant updatedAt,
    @Json.Property("ServiceID") String serviceId,
    @Json.Property("ServiceName") String serviceName,
    @Json.Property("Slot") int slot,
    @Json.Property("NodeID") Optional<String> nodeId,
    @Json.Property("Spec") TaskSpec spec,
    @Json.Property("Endpoint") EndpointSpec endpoint,
    @Json.Property("SpecVersion") Version specVersion,
    @Json.Property("Status") TaskStatus status,
    @Json.Property("DesiredState") TaskState desiredState,
    @Json.Property("StartAfter") Optional<Instant> startAfter,
    @Json.Property("Attempt") int attempt)
    implements ClusterObject {

  public Task {
    id = Fields.need(id, "ID");
    version = Fields.or(version, Version.NONE);
    createdAt = Fields.or(createdAt, Instant.EPOCH);
    updatedAt = Fields.or(updatedAt, Instant.EPOCH);
    serviceId = Fields.text(serviceId);
    serviceName = Fields.text(serviceName);
    nodeId = Fields.option(nodeId);
    spec = Fields.need(spec, "Spec");
    endpoint = Fields.or(endpoint, EndpointSpec.NONE);
    specVersion = Fields.or(specVersion, Version.NONE);
    status = Fields.or(status, TaskStatus.of(Instant.EPOCH, TaskState.NEW, ""));
    desiredState = Fields.or(desiredState, TaskState.RUNNING);
    startAfter = Fields.option(startAfter);
  }

  @Override
  public Task withVersion(Version version) {
    return new Task(
        id,
        version,
        createdAt,
        updatedAt,
        serviceId,
        serviceName,
        slot,
        nodeId,
        spec,
        endpoint,
        specVersion,
        status,
        desiredState,
        startAfter,
        attempt);
  }

  public Task withUpdatedAt(Instant updatedAt) {
    return new Task(
        id,
        version,
        createdAt,
        updatedAt,
        serviceId,
        serviceName,
        slot,
        nodeId,
        spec,
        endpoint,
        specVersion,
        status,
        desiredState,
        startAfter,
        attempt);
  }

  public Task withNodeId(String nodeId) {
    return new Task(
        id,
        version,
        createdAt,
        updatedAt,
        serviceId,
        serviceName,
        slot,
        Optional.of(nodeId),
        spec,
        endpoint,
        specVersion,
        status,
        desiredState,
        startAfter,
        attempt);
  }

  public Task withStatus(TaskStatus status) {
    return new Task(
        id,
        version,
        createdAt,
        updatedAt,
        serviceId,
        serviceName,
        slot,
        nodeId,
        spec,
        endpoint,
        specVersion,
        status,
        desiredState,
        startAfter,
        attempt);
  }

  public Task withSpec(TaskSpec spec) {
    return new Task(
        id,
        version,
        createdAt,
        updatedAt,
        serviceId,
        serviceName,
        slot,
        nodeId,
        spec,
        endpoint,
        specVersion,
        status,
        desiredState,
        startAfter,
        attempt);
  }

  public Task withDesiredState(TaskState desiredState) {
    return new Task(
        id,
        version,
        createdAt,
        updatedAt,
        serviceId,
        serviceName,
        slot,
        nodeId,
        spec,
        endpoint,
        specVersion,
        status,
        desiredState,
        startAfter,
        attempt);
  }

  public TaskState state() {
    return status.state();
  }

  /// `service.slot`, or `service.node` for a global service's task.
  public String name() {
    return serviceName + "." + (slot > 0 ? String.valueOf(slot) : nodeId.orElse(""));
  }

  /// Whether the task is meant to run and has not ended.
  public boolean isLive() {
    return desiredState.compareTo(TaskState.RUNNING) <= 0 && !state().isTerminal();
  }

  @Override
  public ObjectKind kind() {
    return ObjectKind.TASK;
  }
}
