package skep.model;

import io.avaje.jsonb.Json;
import java.util.Locale;

/// Whether a manager answers the others.
public enum Reachability {
  UNKNOWN,
  UNREACHABLE,
  REACHABLE;

  /// The name in Docker's JSON.
  @Json.Value
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
