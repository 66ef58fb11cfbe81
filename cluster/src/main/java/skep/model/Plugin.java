package skep.model;

import io.avaje.jsonb.Json;

/// A capability of a node's engine.
///
/// @param type Network, Volume or Log
@Json
public record Plugin(@Json.Property("Type") String type, @Json.Property("Name") String name) {

  public Plugin {
    type = Fields.text(type);
    name = Fields.text(name);
  }
}
