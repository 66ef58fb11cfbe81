package skep.model;

import io.avaje.jsonb.Json;
import java.time.Duration;
import java.util.Optional;

/// How node certificates are made. The root to change to is in requests only, never in the store.
///
/// @param nodeCertExpiry absent: 90 days
/// @param signingCaCert PEM of the root to change to; empty: none, or one made by skep
/// @param signingCaKey of that root, PEM: a secret
/// @param forceRotate another number than before: change the root
@Json
public record CaConfig(
    @Json.Property("NodeCertExpiry") Optional<Duration> nodeCertExpiry,
    @Json.Property("SigningCACert") String signingCaCert,
    @Json.Property("SigningCAKey") String signingCaKey,
    @Json.Property("ForceRotate") long forceRotate) {
  public static final Duration DEFAULT_EXPIRY = Duration.ofDays(90);

  /// Docker's least life of a certificate: time enough to renew.
  public static final Duration MIN_EXPIRY = Duration.ofHours(1);

  public CaConfig {
    nodeCertExpiry = Fields.option(nodeCertExpiry);
    signingCaCert = Fields.text(signingCaCert);
    signingCaKey = Fields.text(signingCaKey);
  }

  public static CaConfig defaults() {
    return new CaConfig(Optional.empty(), "", "", 0);
  }

  public Duration expiry() {
    return nodeCertExpiry.orElse(DEFAULT_EXPIRY);
  }

  /// As it is stored and shown.
  public CaConfig withoutSigningRoot() {
    return new CaConfig(nodeCertExpiry, "", "", forceRotate);
  }

  @Override
  public String toString() {
    return "CaConfig[nodeCertExpiry=%s, forceRotate=%d]".formatted(nodeCertExpiry, forceRotate);
  }
}
