package skep.model;

import io.avaje.jsonb.Json;
import java.time.Duration;
import java.util.Optional;

/// How node certificates are made.
///
/// @param nodeCertExpiry absent: 90 days
@Json
public record CaConfig(@Json.Property("NodeCertExpiry") Optional<Duration> nodeCertExpiry) {

  public CaConfig {
    nodeCertExpiry = Fields.option(nodeCertExpiry);
  }

  public static final Duration DEFAULT_EXPIRY = Duration.ofDays(90);

  public Duration expiry() {
    return nodeCertExpiry.orElse(DEFAULT_EXPIRY);
  }
}
