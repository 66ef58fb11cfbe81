package skep.ingress.table;

import io.avaje.jsonb.Json;

/// A published port that a node does not serve, or not as it was asked to. The other nodes do.
///
/// @param kind a word for programs: `ADDRESS_IN_USE`, `NO_PERMISSION`, ...
/// @param text for people: what is wrong and what would mend it
@Json
public record PortFault(
    @Json.Property("Port") PublishedPort port,
    @Json.Property("Kind") String kind,
    @Json.Property("Text") String text) {

  /// The kind of a port that is served, but without something it asked for.
  public static final String DEGRADED = "DEGRADED";

  /// Whether the node answers the port all the same.
  public boolean isServed() {
    return kind.equals(DEGRADED);
  }
}
