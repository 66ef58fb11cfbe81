package skep.api.client;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.List;

/// What a node and its tasks use: one of `Nodes` in `GET /skep/stats`, one line of `GET
/// /skep/stats?follow=1`. Sampled on the node while somebody looks, every 2 s; kept nowhere.
///
/// @param node its name
/// @param time by the node's clock
/// @param error why there is nothing to say of this node; empty: there is
/// @param cpuPercent of all its cores: 100 is all of them
/// @param memoryBytes in use, without what can be dropped
/// @param memoryTotalBytes 0: not known
/// @param receivedPerSecond bytes over its own interfaces
@Json
public record NodeUsage(
    @Json.Property("NodeID") String nodeId,
    @Json.Property("Node") String node,
    @Json.Property("Time") Instant time,
    @Json.Property("Error") String error,
    @Json.Property("CPUPercent") double cpuPercent,
    @Json.Property("MemoryBytes") long memoryBytes,
    @Json.Property("MemoryTotalBytes") long memoryTotalBytes,
    @Json.Property("ReceivedPerSecond") long receivedPerSecond,
    @Json.Property("SentPerSecond") long sentPerSecond,
    @Json.Property("Tasks") List<TaskUsage> tasks) {

  public NodeUsage {
    nodeId = Absent.text(nodeId);
    node = Absent.text(node);
    error = Absent.text(error);
    tasks = Absent.list(tasks);
  }

  /// As the node knows it.
  public static NodeUsage of(
      Instant time,
      double cpuPercent,
      long memoryBytes,
      long memoryTotalBytes,
      long receivedPerSecond,
      long sentPerSecond,
      List<TaskUsage> tasks) {
    return new NodeUsage(
        "",
        "",
        time,
        "",
        cpuPercent,
        memoryBytes,
        memoryTotalBytes,
        receivedPerSecond,
        sentPerSecond,
        tasks);
  }

  public static NodeUsage missing(String nodeId, String node, Instant time, String why) {
    return new NodeUsage(nodeId, node, time, why, 0, 0, 0, 0, 0, List.of());
  }

  /// With what the leader knows of it.
  public NodeUsage of(String nodeId, String node, List<TaskUsage> tasks) {
    return new NodeUsage(
        nodeId,
        node,
        time,
        error,
        cpuPercent,
        memoryBytes,
        memoryTotalBytes,
        receivedPerSecond,
        sentPerSecond,
        tasks);
  }
}
