package skep.model;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.Optional;

/// The swarm itself; there is exactly one.
@Json
public record Cluster(
    @Json.Property("ID") String id,
    @Json.Property("Version") Version version,
    @Json.Property("CreatedAt") Instant createdAt,
    @Json.Property("UpdatedAt") Instant updatedAt,
    @Json.Property("Spec") ClusterSpec spec,
    @Json.Property("TLSInfo") Optional<TlsInfo> tlsInfo,
    @Json.Property("RootRotationInProgress") boolean rootRotationInProgress,
    @Json.Property("JoinTokens") Optional<JoinTokens> joinTokens)
    implements ClusterObject {

  public Cluster {
    id = Fields.need(id, "ID");
    version = Fields.or(version, Version.NONE);
    createdAt = Fields.or(createdAt, Instant.EPOCH);
    updatedAt = Fields.or(updatedAt, Instant.EPOCH);
    spec = Fields.or(spec, ClusterSpec.defaults());
    tlsInfo = Fields.option(tlsInfo);
    joinTokens = Fields.option(joinTokens);
  }

  @Override
  public Cluster withVersion(Version version) {
    return new Cluster(
        id, version, createdAt, updatedAt, spec, tlsInfo, rootRotationInProgress, joinTokens);
  }

  public Cluster withUpdatedAt(Instant updatedAt) {
    return new Cluster(
        id, version, createdAt, updatedAt, spec, tlsInfo, rootRotationInProgress, joinTokens);
  }

  public Cluster withSpec(ClusterSpec spec) {
    return new Cluster(
        id, version, createdAt, updatedAt, spec, tlsInfo, rootRotationInProgress, joinTokens);
  }

  public Cluster withJoinTokens(JoinTokens joinTokens) {
    return new Cluster(
        id,
        version,
        createdAt,
        updatedAt,
        spec,
        tlsInfo,
        rootRotationInProgress,
        Optional.of(joinTokens));
  }

  /// While its root is being changed.
  ///
  /// @param next of the root that is to be
  public Cluster withRotation(TlsInfo next) {
    return new Cluster(
        id, version, createdAt, updatedAt, spec, Optional.of(next), true, joinTokens);
  }

  /// When its root has been changed.
  public Cluster rotated(JoinTokens joinTokens) {
    return new Cluster(
        id, version, createdAt, updatedAt, spec, tlsInfo, false, Optional.of(joinTokens));
  }

  @Override
  public ObjectKind kind() {
    return ObjectKind.CLUSTER;
  }
}
