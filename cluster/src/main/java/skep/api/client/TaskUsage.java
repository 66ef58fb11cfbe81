package skep.api.client;

import io.avaje.jsonb.Json;

/// What a running task uses, by its engine's counters.
///
/// @param task its name, `web.1`
/// @param cpuPercent of one core: 250 is two and a half cores
/// @param memoryBytes without what the kernel may drop from its cache
/// @param memoryLimitBytes 0: not known; without a limit of its own it is the host's
/// @param receivedPerSecond bytes over its own networks
/// @param receivedBytes since it started
@Json
public record TaskUsage(
    @Json.Property("TaskID") String taskId,
    @Json.Property("Task") String task,
    @Json.Property("ServiceID") String serviceId,
    @Json.Property("CPUPercent") double cpuPercent,
    @Json.Property("MemoryBytes") long memoryBytes,
    @Json.Property("MemoryLimitBytes") long memoryLimitBytes,
    @Json.Property("ReceivedPerSecond") long receivedPerSecond,
    @Json.Property("SentPerSecond") long sentPerSecond,
    @Json.Property("ReceivedBytes") long receivedBytes,
    @Json.Property("SentBytes") long sentBytes,
    @Json.Property("Processes") long processes) {

  public TaskUsage {
    taskId = Absent.text(taskId);
    task = Absent.text(task);
    serviceId = Absent.text(serviceId);
  }

  /// With what the leader knows of it.
  public TaskUsage of(String task, String serviceId) {
    return new TaskUsage(
        taskId,
        task,
        serviceId,
        cpuPercent,
        memoryBytes,
        memoryLimitBytes,
        receivedPerSecond,
        sentPerSecond,
        receivedBytes,
        sentBytes,
        processes);
  }
}
