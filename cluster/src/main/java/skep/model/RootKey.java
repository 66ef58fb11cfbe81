package skep.model;

import io.avaje.jsonb.Json;
import java.time.Instant;

/// The root CA's certificate and private key, kept in the managers' log so that any leader can
/// sign. Never served by the API.
@Json
public record RootKey(
    @Json.Property("ID") String id,
    @Json.Property("Version") Version version,
    @Json.Property("UpdatedAt") Instant updatedAt,
    @Json.Property("CertificatePem") String certificatePem,
    @Json.Property("KeyPem") String keyPem)
    implements ClusterObject {

  public RootKey {
    id = Fields.need(id, "ID");
    version = Fields.or(version, Version.NONE);
    updatedAt = Fields.or(updatedAt, Instant.EPOCH);
    certificatePem = Fields.text(certificatePem);
    keyPem = Fields.text(keyPem);
  }

  @Override
  public RootKey withVersion(Version version) {
    return new RootKey(id, version, updatedAt, certificatePem, keyPem);
  }

  public RootKey withUpdatedAt(Instant updatedAt) {
    return new RootKey(id, version, updatedAt, certificatePem, keyPem);
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
