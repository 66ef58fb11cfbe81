package skep.model;

import io.avaje.jsonb.Json;

/// The change from the swarm's root to the next one, while nodes still have certificates of the old
/// one. Everything that is random in it was chosen when it began, so that ending it is no more than
/// writing down what stands here.
///
/// @param certificatePem the next root
/// @param keyPem of the next root; a secret
/// @param crossSignedPem the next root's key certified by the old root, for nodes that do not know
///   the next root yet
/// @param tlsInfo of the next root
/// @param joinTokens that pin the next root
@Json
public record RootRotation(
    @Json.Property("CertificatePem") String certificatePem,
    @Json.Property("KeyPem") String keyPem,
    @Json.Property("CrossSignedPem") String crossSignedPem,
    @Json.Property("TLSInfo") TlsInfo tlsInfo,
    @Json.Property("JoinTokens") JoinTokens joinTokens) {

  public RootRotation {
    certificatePem = Fields.need(certificatePem, "CertificatePem");
    keyPem = Fields.need(keyPem, "KeyPem");
    crossSignedPem = Fields.need(crossSignedPem, "CrossSignedPem");
    tlsInfo = Fields.need(tlsInfo, "TLSInfo");
    joinTokens = Fields.need(joinTokens, "JoinTokens");
  }

  @Override
  public String toString() {
    return "RootRotation[***]";
  }
}
