package skep.model;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A service: a spec that tasks are kept in line with.
///
/// @param specVersion revision at which the task template last changed (skep's field, as swarmkit
///   keeps it)
/// @param endpoint the ports the allocator gave; absent: it has not looked yet
/// @param updateStatus of the last change of the template
@Json
public record Service(
    @Json.Property("ID") String id,
    @Json.Property("Version") Version version,
    @Json.Property("CreatedAt") Instant createdAt,
    @Json.Property("UpdatedAt") Instant updatedAt,
    @Json.Property("Spec") ServiceSpec spec,
    @Json.Property("PreviousSpec") Optional<ServiceSpec> previousSpec,
    @Json.Property("SpecVersion") Version specVersion,
    @Json.Property("ServiceStatus") Optional<ServiceStatus> serviceStatus,
    @Json.Property("Endpoint") Optional<Endpoint> endpoint,
    @Json.Property("UpdateStatus") Optional<UpdateStatus> updateStatus)
    implements ClusterObject {

  public Service {
    id = Fields.need(id, "ID");
    version = Fields.or(version, Version.NONE);
    createdAt = Fields.or(createdAt, Instant.EPOCH);
    updatedAt = Fields.or(updatedAt, Instant.EPOCH);
    spec = Fields.need(spec, "Spec");
    previousSpec = Fields.option(previousSpec);
    specVersion = Fields.or(specVersion, Version.NONE);
    serviceStatus = Fields.option(serviceStatus);
    endpoint = Fields.option(endpoint);
    updateStatus = Fields.option(updateStatus);
  }

  /// A service nobody has looked at yet.
  public static Service created(String id, Instant now, ServiceSpec spec, Version specVersion) {
    return new Service(
        id,
        Version.NONE,
        now,
        now,
        spec,
        Optional.empty(),
        specVersion,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  @Override
  public Service withVersion(Version version) {
    return new Service(
        id,
        version,
        createdAt,
        updatedAt,
        spec,
        previousSpec,
        specVersion,
        serviceStatus,
        endpoint,
        updateStatus);
  }

  public Service withUpdatedAt(Instant updatedAt) {
    return new Service(
        id,
        version,
        createdAt,
        updatedAt,
        spec,
        previousSpec,
        specVersion,
        serviceStatus,
        endpoint,
        updateStatus);
  }

  public Service withSpec(ServiceSpec spec) {
    return new Service(
        id,
        version,
        createdAt,
        updatedAt,
        spec,
        previousSpec,
        specVersion,
        serviceStatus,
        endpoint,
        updateStatus);
  }

  public Service withPreviousSpec(ServiceSpec previousSpec) {
    return with(Optional.of(previousSpec), updateStatus);
  }

  public Service withSpecVersion(Version specVersion) {
    return new Service(
        id,
        version,
        createdAt,
        updatedAt,
        spec,
        previousSpec,
        specVersion,
        serviceStatus,
        endpoint,
        updateStatus);
  }

  public Service withServiceStatus(ServiceStatus serviceStatus) {
    return new Service(
        id,
        version,
        createdAt,
        updatedAt,
        spec,
        previousSpec,
        specVersion,
        Optional.of(serviceStatus),
        endpoint,
        updateStatus);
  }

  public Service withEndpoint(Endpoint endpoint) {
    return new Service(
        id,
        version,
        createdAt,
        updatedAt,
        spec,
        previousSpec,
        specVersion,
        serviceStatus,
        Optional.of(endpoint),
        updateStatus);
  }

  public Service withUpdateStatus(UpdateStatus updateStatus) {
    return with(previousSpec, Optional.of(updateStatus));
  }

  /// Nothing is known of an update.
  public Service withoutUpdateStatus() {
    return with(previousSpec, Optional.empty());
  }

  /// What it was before it is known no more, so that nobody goes back there.
  public Service withoutPreviousSpec() {
    return with(Optional.empty(), updateStatus);
  }

  private Service with(Optional<ServiceSpec> previousSpec, Optional<UpdateStatus> updateStatus) {
    return new Service(
        id,
        version,
        createdAt,
        updatedAt,
        spec,
        previousSpec,
        specVersion,
        serviceStatus,
        endpoint,
        updateStatus);
  }

  /// How tasks are replaced now; a rollback has rules of its own.
  public UpdateConfig updateRules() {
    boolean isRollback = updateStatus.filter(UpdateStatus::isRollback).isPresent();
    return (isRollback ? spec.rollbackConfig() : spec.updateConfig()).orElse(UpdateConfig.DEFAULT);
  }

  /// The ports this service has, chosen ones included; as asked for while none were chosen yet.
  public List<PortConfig> ports() {
    return endpoint.map(Endpoint::ports).orElse(spec.endpointSpec().ports());
  }

  @Override
  public ObjectKind kind() {
    return ObjectKind.SERVICE;
  }
}
