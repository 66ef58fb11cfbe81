package skep.model;

import io.avaje.jsonb.Json;
import java.util.Locale;

/// Whether a node may have tasks.
public enum Availability {
  /// May get new tasks.
  ACTIVE,
  /// Keeps what it has, gets no more.
  PAUSE,
  /// Must have none.
  DRAIN;

  /// The name in Docker's JSON.
  @Json.Value
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
