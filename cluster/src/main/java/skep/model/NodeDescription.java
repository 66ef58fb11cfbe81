package skep.model;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// What a node says of itself.
@Json
public record NodeDescription(
    @Json.Property("Hostname") String hostname,
    @Json.Property("Platform") Platform platform,
    @Json.Property("Resources") Resources resources,
    @Json.Property("Engine") EngineDescription engine,
    @Json.Property("TLSInfo") Optional<TlsInfo> tlsInfo) {

  public NodeDescription {
    hostname = Fields.text(hostname);
    platform = Fields.or(platform, new Platform("", ""));
    resources = Fields.or(resources, new Resources(0, 0));
    engine = Fields.or(engine, new EngineDescription("", new TreeMap<>(), List.of()));
    tlsInfo = Fields.option(tlsInfo);
  }

  /// Before the node has said anything.
  public static final NodeDescription UNKNOWN =
      new NodeDescription(
          "",
          new Platform("", ""),
          new Resources(0, 0),
          new EngineDescription("", new TreeMap<>(), List.of()),
          Optional.empty());
}
