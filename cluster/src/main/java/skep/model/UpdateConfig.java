package skep.model;

import io.avaje.jsonb.Json;
import java.time.Duration;
import java.util.Optional;

/// How tasks are replaced when the template changes (also used for rollback).
///
/// @param parallelism slots at a time; 0: all
/// @param order stop-first or start-first
/// @param failureAction pause, continue or rollback
@Json
public record UpdateConfig(
    @Json.Property("Parallelism") long parallelism,
    @Json.Property("Delay") Optional<Duration> delay,
    @Json.Property("FailureAction") String failureAction,
    @Json.Property("Monitor") Optional<Duration> monitor,
    @Json.Property("MaxFailureRatio") double maxFailureRatio,
    @Json.Property("Order") String order) {

  public UpdateConfig {
    delay = Fields.option(delay);
    failureAction = Fields.or(failureAction, "pause");
    monitor = Fields.option(monitor);
    order = Fields.or(order, "stop-first");
  }

  public static final Duration DEFAULT_MONITOR = Duration.ofSeconds(5);

  /// What holds where a service says nothing.
  public static final UpdateConfig DEFAULT =
      new UpdateConfig(1, Optional.empty(), "", Optional.empty(), 0, "");

  /// Whether a new task runs before the old one stops, rather than the other way round.
  public boolean isStartFirst() {
    return order.equals("start-first");
  }

  public Duration monitorOrDefault() {
    return monitor.filter(given -> !given.isZero()).orElse(DEFAULT_MONITOR);
  }
}
