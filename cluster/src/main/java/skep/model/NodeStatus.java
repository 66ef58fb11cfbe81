package skep.model;

import io.avaje.jsonb.Json;

/// What the leader last concluded about a node.
///
/// @param message why
/// @param addr the node's address as the leader saw it, no port
@Json
public record NodeStatus(
    @Json.Property("State") NodeState state,
    @Json.Property("Message") String message,
    @Json.Property("Addr") String addr) {

  public NodeStatus {
    state = Fields.or(state, NodeState.UNKNOWN);
    message = Fields.text(message);
    addr = Fields.text(addr);
  }
}
