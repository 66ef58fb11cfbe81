package skep.model;

import io.avaje.jsonb.Json;

/// Counts filled in by the API when asked for (`status=true`), never stored.
@Json
public record ServiceStatus(
    @Json.Property("RunningTasks") long runningTasks,
    @Json.Property("DesiredTasks") long desiredTasks,
    @Json.Property("CompletedTasks") long completedTasks) {

  public ServiceStatus {}
}
