package skep.model;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the managers' trust rests on, kept in their log so that any leader can go on: the root CA's
/// certificate and private key, the root that is to follow, who was shut out, and the key that
/// unlocks managers. Never served by the API as it is.
///
/// @param rotation present while the root is being changed
/// @param removedNodes ids of nodes that were removed, each until its last certificate has expired
/// @param certificatesUntil when certificates that were made with an earlier, longer life have all
///   expired; the epoch: there are none
/// @param unlockKey what a manager that starts again needs; empty: nothing
@Json
public record RootKey(
    @Json.Property("ID") String id,
    @Json.Property("Version") Version version,
    @Json.Property("UpdatedAt") Instant updatedAt,
    @Json.Property("CertificatePem") String certificatePem,
    @Json.Property("KeyPem") String keyPem,
    @Json.Property("Rotation") Optional<RootRotation> rotation,
    @Json.Property("RemovedNodes") SortedMap<String, Instant> removedNodes,
    @Json.Property("CertificatesUntil") Instant certificatesUntil,
    @Json.Property("UnlockKey") String unlockKey)
    implements ClusterObject {

  public RootKey {
    id = Fields.need(id, "ID");
    version = Fields.or(version, Version.NONE);
    updatedAt = Fields.or(updatedAt, Instant.EPOCH);
    certificatePem = Fields.text(certificatePem);
    keyPem = Fields.text(keyPem);
    rotation = Fields.option(rotation);
    removedNodes = Fields.map(removedNodes);
    certificatesUntil = Fields.or(certificatesUntil, Instant.EPOCH);
    unlockKey = Fields.text(unlockKey);
  }

  /// The root of a new swarm.
  public static RootKey first(Instant now, String certificatePem, String keyPem, String unlockKey) {
    return new RootKey(
        "root",
        Version.NONE,
        now,
        certificatePem,
        keyPem,
        Optional.empty(),
        new TreeMap<>(),
        Instant.EPOCH,
        unlockKey);
  }

  /// PEM of what nodes are to trust now: the root, and the next one while it is being changed.
  public String rootsPem() {
    return certificatePem + rotation.map(RootRotation::certificatePem).orElse("");
  }

  @Override
  public RootKey withVersion(Version version) {
    return new RootKey(
        id,
        version,
        updatedAt,
        certificatePem,
        keyPem,
        rotation,
        removedNodes,
        certificatesUntil,
        unlockKey);
  }

  public RootKey withUpdatedAt(Instant updatedAt) {
    return new RootKey(
        id,
        version,
        updatedAt,
        certificatePem,
        keyPem,
        rotation,
        removedNodes,
        certificatesUntil,
        unlockKey);
  }

  public RootKey withRotation(RootRotation rotation) {
    return new RootKey(
        id,
        version,
        updatedAt,
        certificatePem,
        keyPem,
        Optional.of(rotation),
        removedNodes,
        certificatesUntil,
        unlockKey);
  }

  /// With the next root as the root.
  public RootKey rotated() {
    var next = rotation.orElseThrow();
    return new RootKey(
        id,
        version,
        updatedAt,
        next.certificatePem(),
        next.keyPem(),
        Optional.empty(),
        removedNodes,
        certificatesUntil,
        unlockKey);
  }

  public RootKey withRemovedNodes(SortedMap<String, Instant> removedNodes) {
    return new RootKey(
        id,
        version,
        updatedAt,
        certificatePem,
        keyPem,
        rotation,
        removedNodes,
        certificatesUntil,
        unlockKey);
  }

  public RootKey withCertificatesUntil(Instant certificatesUntil) {
    return new RootKey(
        id,
        version,
        updatedAt,
        certificatePem,
        keyPem,
        rotation,
        removedNodes,
        certificatesUntil,
        unlockKey);
  }

  public RootKey withUnlockKey(String unlockKey) {
    return new RootKey(
        id,
        version,
        updatedAt,
        certificatePem,
        keyPem,
        rotation,
        removedNodes,
        certificatesUntil,
        unlockKey);
  }

  @Override
  public ObjectKind kind() {
    return ObjectKind.ROOT_KEY;
  }

  @Override
  public String toString() {
    return "RootKey[id=" + id + ", keyPem=***]";
  }
}
