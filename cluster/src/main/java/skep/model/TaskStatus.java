package skep.model;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.Optional;

/// What was last observed of a task.
///
/// @param timestamp when it was observed, by the observer's clock
/// @param message what the observer was doing
/// @param err why it failed or why it waits; empty: all is well
@Json
public record TaskStatus(
    @Json.Property("Timestamp") Instant timestamp,
    @Json.Property("State") TaskState state,
    @Json.Property("Message") String message,
    @Json.Property("Err") String err,
    @Json.Property("ContainerStatus") Optional<ContainerStatus> containerStatus,
    @Json.Property("PortStatus") Optional<PortStatus> portStatus) {

  public TaskStatus {
    timestamp = Fields.or(timestamp, Instant.EPOCH);
    state = Fields.or(state, TaskState.NEW);
    message = Fields.text(message);
    err = Fields.text(err);
    containerStatus = Fields.option(containerStatus);
    portStatus = Fields.option(portStatus);
  }

  public static TaskStatus of(Instant timestamp, TaskState state, String message) {
    return new TaskStatus(timestamp, state, message, "", Optional.empty(), Optional.empty());
  }

  public TaskStatus withMessage(String message) {
    return new TaskStatus(timestamp, state, message, err, containerStatus, portStatus);
  }

  public TaskStatus withErr(String err) {
    return new TaskStatus(timestamp, state, message, err, containerStatus, portStatus);
  }

  public TaskStatus withContainerStatus(ContainerStatus containerStatus) {
    return new TaskStatus(timestamp, state, message, err, Optional.of(containerStatus), portStatus);
  }

  public TaskStatus withPortStatus(PortStatus portStatus) {
    return new TaskStatus(timestamp, state, message, err, containerStatus, Optional.of(portStatus));
  }
}
