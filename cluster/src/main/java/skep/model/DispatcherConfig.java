package skep.model;

import io.avaje.jsonb.Json;
import java.time.Duration;
import java.util.Optional;

/// How nodes report.
///
/// @param heartbeatPeriod absent: 1 s; a node silent for five periods is Down
@Json
public record DispatcherConfig(
    @Json.Property("HeartbeatPeriod") Optional<Duration> heartbeatPeriod) {

  public DispatcherConfig {
    heartbeatPeriod = Fields.option(heartbeatPeriod);
  }

  public static final Duration DEFAULT_HEARTBEAT = Duration.ofSeconds(1);

  public Duration heartbeat() {
    return heartbeatPeriod.orElse(DEFAULT_HEARTBEAT);
  }
}
