package skep.ingress.table;

import io.avaje.jsonb.Json;
import java.util.List;

/// What one published port has carried on one node since that node opened it. Counters only rise.
///
/// @param accepted connections of clients
/// @param active of them, those that exist now
/// @param refused of them, those that no task took
/// @param bytesIn from clients to tasks
/// @param bytesOut from tasks to clients
@Json
public record PortCounters(
    @Json.Property("Port") PublishedPort port,
    @Json.Property("Accepted") long accepted,
    @Json.Property("Active") long active,
    @Json.Property("Refused") long refused,
    @Json.Property("BytesIn") long bytesIn,
    @Json.Property("BytesOut") long bytesOut,
    @Json.Property("Backends") List<BackendCounters> backends) {

  public PortCounters {
    backends = List.copyOf(backends);
  }

  /// One task's part of it.
  ///
  /// @param failed attempts to connect that the task did not answer
  /// @param isEjected passed over at present, for not having answered
  @Json
  public record BackendCounters(
      @Json.Property("TaskID") String taskId,
      @Json.Property("Accepted") long accepted,
      @Json.Property("Active") long active,
      @Json.Property("Failed") long failed,
      @Json.Property("Ejected") boolean isEjected) {}
}
