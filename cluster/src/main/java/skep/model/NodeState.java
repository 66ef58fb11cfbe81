package skep.model;

import io.avaje.jsonb.Json;
import java.util.Locale;

/// What the leader knows about a node's agent.
public enum NodeState {
  /// Nothing heard yet.
  UNKNOWN,
  /// Silent for too long: its tasks are replaced elsewhere.
  DOWN,
  /// Connected.
  READY,
  /// Its session broke a moment ago: keeps its tasks, gets no new ones.
  DISCONNECTED;

  /// The name in Docker's JSON.
  @Json.Value
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
