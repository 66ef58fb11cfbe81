package skep.model;

import io.avaje.jsonb.Json;
import java.time.Duration;
import java.util.Optional;

/// When a task that ended is replaced.
///
/// @param delay before the first replacement may start; default 5 s
/// @param maxAttempts 0: unlimited; counted per slot and spec version
/// @param window within which attempts count; empty or zero: all time
@Json
public record RestartPolicy(
    @Json.Property("Condition") RestartCondition condition,
    @Json.Property("Delay") Optional<Duration> delay,
    @Json.Property("MaxAttempts") long maxAttempts,
    @Json.Property("Window") Optional<Duration> window) {

  public RestartPolicy {
    condition = Fields.or(condition, RestartCondition.ANY);
    delay = Fields.option(delay);
    window = Fields.option(window);
  }

  public static final Duration DEFAULT_DELAY = Duration.ofSeconds(5);

  public static final RestartPolicy DEFAULT =
      new RestartPolicy(RestartCondition.ANY, Optional.empty(), 0, Optional.empty());

  public Duration delayOrDefault() {
    return delay.orElse(DEFAULT_DELAY);
  }
}
