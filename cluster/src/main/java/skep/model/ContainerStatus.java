package skep.model;

import io.avaje.jsonb.Json;

/// The container behind a task.
///
/// @param exitCode meaningful once the task has ended
@Json
public record ContainerStatus(
    @Json.Property("ContainerID") String containerId,
    @Json.Property("PID") int pid,
    @Json.Property("ExitCode") int exitCode) {

  public ContainerStatus {
    containerId = Fields.text(containerId);
  }
}
