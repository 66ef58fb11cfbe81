package skep.model;

import io.avaje.jsonb.Json;
import java.util.SortedMap;

/// Where the engine sends a container's output.
@Json
public record LogDriver(
    @Json.Property("Name") String name,
    @Json.Property("Options") SortedMap<String, String> options) {

  public LogDriver {
    name = Fields.text(name);
    options = Fields.map(options);
  }
}
