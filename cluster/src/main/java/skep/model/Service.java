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
    @Json.Property("Endpoint") Optional<Endpoint> endpoint)
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
        endpoint);
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
        endpoint);
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
        endpoint);
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
        serviceStatus,
        endpoint);
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
        endpoint);
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
        endpoint);
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
        Optional.of(endpoint));
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
