package skep.model;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.SortedMap;

/// A node's Docker Engine.
@Json
public record EngineDescription(
    @Json.Property("EngineVersion") String engineVersion,
    @Json.Property("Labels") SortedMap<String, String> labels,
    @Json.Property("Plugins") List<Plugin> plugins) {

  public EngineDescription {
    engineVersion = Fields.text(engineVersion);
    labels = Fields.map(labels);
    plugins = Fields.list(plugins);
  }
}
