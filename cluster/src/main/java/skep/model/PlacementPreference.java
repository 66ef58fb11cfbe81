package skep.model;

import io.avaje.jsonb.Json;

/// A wish of the scheduler, best effort; several form a tree from first to last.
@Json
public record PlacementPreference(@Json.Property("Spread") SpreadOver spread) {

  public PlacementPreference {
    spread = Fields.or(spread, new SpreadOver(""));
  }
}
