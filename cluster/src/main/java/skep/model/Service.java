package skep.model;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.Optional;

/// A service: a spec that tasks are kept in line with.
///
/// @param specVersion revision at which the task template last changed (skep's field, as swarmkit
///   keeps it)
@Json
public record Service(
    @Json.Property("ID") String id,
    @Json.Property("Version") Version version,
    @Json.Property("CreatedAt") Instant createdAt,
    @Json.Property("UpdatedAt") Instant updatedAt,
    @Json.Property("Spec") ServiceSpec spec,
    @Json.Property("PreviousSpec") Optional<ServiceSpec> previousSpec,
    @Json.Property("SpecVersion") Version specVersion,
    @Json.Property("ServiceStatus") Optional<ServiceStatus> serviceStatus)
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
  }

  @Override
  public Service withVersion(Version version) {
    return new Service(
        id, version, createdAt, updatedAt, spec, previousSpec, specVersion, serviceStatus);
  }

  public Service withUpdatedAt(Instant updatedAt) {
    return new Service(
        id, version, createdAt, updatedAt, spec, previousSpec, specVersion, serviceStatus);
  }

  public Service withSpec(ServiceSpec spec) {
    return new Service(
        id, version, createdAt, updatedAt, spec, previousSpec, specVersion, serviceStatus);
  }

  public Service withPreviousSpec(ServiceSpec previousSpec) {
    return new Service(
        id,
        version,
        createdAt,
        updatedAt,
        spec,
        Optional.of(previousSpec),
        specVersion,
        serviceStatus);
  }

  public Service withSpecVersion(Version specVersion) {
    return new Service(
        id, version, createdAt, updatedAt, spec, previousSpec, specVersion, serviceStatus);
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
        Optional.of(serviceStatus));
  }

  @Override
  public ObjectKind kind() {
    return ObjectKind.SERVICE;
  }
}
