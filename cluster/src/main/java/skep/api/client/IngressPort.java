package skep.api.client;

import io.avaje.jsonb.Json;
import java.util.List;

/// One published port: who is behind it, and how each node does with it (`GET /skep/ingress`).
///
/// @param options beyond carrying bytes, as `--publish` takes them
/// @param connectionsPerSecond new ones, on all nodes
/// @param active connections now, on all nodes
/// @param backends the tasks it leads to
/// @param nodes all nodes of the swarm
@Json
public record IngressPort(
    @Json.Property("PublishedPort") int publishedPort,
    @Json.Property("Protocol") String protocol,
    @Json.Property("ServiceID") String serviceId,
    @Json.Property("Service") String service,
    @Json.Property("TargetPort") int targetPort,
    @Json.Property("Options") List<String> options,
    @Json.Property("ConnectionsPerSecond") double connectionsPerSecond,
    @Json.Property("Active") long active,
    @Json.Property("Backends") List<Backend> backends,
    @Json.Property("Nodes") List<OnNode> nodes) {

  public IngressPort {
    options = Absent.list(options);
    backends = Absent.list(backends);
    nodes = Absent.list(nodes);
  }

  /// One task behind the port; counts are those of all nodes together.
  ///
  /// @param address that other nodes dial
  /// @param localAddress that the task's own node dials
  /// @param failed attempts to connect that the task did not answer
  /// @param ejectedBy nodes that pass it over at present
  @Json
  public record Backend(
      @Json.Property("TaskID") String taskId,
      @Json.Property("Task") String task,
      @Json.Property("Node") String node,
      @Json.Property("Address") String address,
      @Json.Property("LocalAddress") String localAddress,
      @Json.Property("Accepted") long accepted,
      @Json.Property("Active") long active,
      @Json.Property("Failed") long failed,
      @Json.Property("EjectedBy") int ejectedBy) {}

  /// How a node does with the port.
  ///
  /// @param state serving; degraded: not as asked; failed: not at all; behind: by an older table;
  ///   silent: the node has no session
  /// @param text why; empty: all is well
  @Json
  public record OnNode(
      @Json.Property("NodeID") String nodeId,
      @Json.Property("Node") String node,
      @Json.Property("Address") String address,
      @Json.Property("State") String state,
      @Json.Property("Text") String text,
      @Json.Property("ConnectionsPerSecond") double connectionsPerSecond,
      @Json.Property("Accepted") long accepted,
      @Json.Property("Active") long active,
      @Json.Property("Refused") long refused,
      @Json.Property("BytesIn") long bytesIn,
      @Json.Property("BytesOut") long bytesOut) {}
}
