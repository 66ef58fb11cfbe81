package skep.ingress.table;

import io.avaje.jsonb.Json;

/// One task that takes connections to a published port. The same record goes to every node; where a
/// node dials depends on whether the task is its own.
///
/// @param nodeId of the task's node
/// @param address of the task's node, as other nodes reach it: an IP address, never a name
/// @param port on the task's node that leads into the container
/// @param localAddress of the container, reachable from its own node only; empty: it has none of
///   its own, and its node dials as the others do
/// @param localPort inside the container
@Json
public record Backend(
    @Json.Property("TaskID") String taskId,
    @Json.Property("NodeID") String nodeId,
    @Json.Property("Address") String address,
    @Json.Property("Port") int port,
    @Json.Property("LocalAddress") String localAddress,
    @Json.Property("LocalPort") int localPort) {

  /// Whether the task runs on the node with this id.
  public boolean isOn(String node) {
    return nodeId.equals(node);
  }

  /// The IP address at which node `node` reaches the task.
  public String addressFrom(String node) {
    return isDirectFrom(node) ? localAddress : address;
  }

  /// The port at which node `node` reaches the task.
  public int portFrom(String node) {
    return isDirectFrom(node) ? localPort : port;
  }

  private boolean isDirectFrom(String node) {
    return isOn(node) && !localAddress.isEmpty();
  }
}
