package skep.model;

import io.avaje.jsonb.Json;
import java.util.Locale;

/// A node's part in the swarm.
public enum NodeRole {
  /// Runs tasks.
  WORKER,
  /// Runs tasks and is a member of the manager group.
  MANAGER;

  /// The name in Docker's JSON.
  @Json.Value
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
