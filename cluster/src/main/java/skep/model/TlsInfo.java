package skep.model;

import io.avaje.jsonb.Json;

/// The root a node or cluster trusts.
///
/// @param trustRoot PEM
/// @param certIssuerSubject base64 of the DER subject
/// @param certIssuerPublicKey base64 of the DER public key
@Json
public record TlsInfo(
    @Json.Property("TrustRoot") String trustRoot,
    @Json.Property("CertIssuerSubject") String certIssuerSubject,
    @Json.Property("CertIssuerPublicKey") String certIssuerPublicKey) {

  public TlsInfo {
    trustRoot = Fields.text(trustRoot);
    certIssuerSubject = Fields.text(certIssuerSubject);
    certIssuerPublicKey = Fields.text(certIssuerPublicKey);
  }
}
