package skep.model;

import io.avaje.jsonb.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How the engine asks a container whether it is healthy; empty test: the image's own.
///
/// @param test `["NONE"]`, `["CMD", args...]` or `["CMD-SHELL", line]`
/// @param retries consecutive failures that make it unhealthy; 0: the engine's default
@Json
public record HealthConfig(
    @Json.Property("Test") List<String> test,
    @Json.Property("Interval") Optional<Duration> interval,
    @Json.Property("Timeout") Optional<Duration> timeout,
    @Json.Property("StartPeriod") Optional<Duration> startPeriod,
    @Json.Property("Retries") int retries) {

  public HealthConfig {
    test = Fields.list(test);
    interval = Fields.option(interval);
    timeout = Fields.option(timeout);
    startPeriod = Fields.option(startPeriod);
  }
}
