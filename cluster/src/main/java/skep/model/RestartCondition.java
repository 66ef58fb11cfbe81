package skep.model;

import io.avaje.jsonb.Json;
import java.util.Locale;

/// When a task that ended is replaced.
public enum RestartCondition {
  /// Never.
  NONE,
  /// Only when it failed.
  ON_FAILURE,
  /// Always, also after exit code 0.
  ANY;

  /// The name in Docker's JSON.
  @Json.Value
  public String wire() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
