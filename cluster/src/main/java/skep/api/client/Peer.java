package skep.api.client;

import io.avaje.jsonb.Json;

/// A manager as another node knows it.
///
/// @param addr `host:port`
@Json
public record Peer(@Json.Property("NodeID") String nodeId, @Json.Property("Addr") String addr) {

  public Peer {
    nodeId = Absent.text(nodeId);
    addr = Absent.text(addr);
  }
}
