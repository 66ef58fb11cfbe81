package skep.model;

import io.avaje.jsonb.Json;
import java.util.List;

/// Where tasks of a service may run.
///
/// @param constraints `key==value` or `key!=value`, all must hold
/// @param maxReplicas per node; 0: no limit
/// @param platforms any of; empty: any platform
@Json
public record Placement(
    @Json.Property("Constraints") List<String> constraints,
    @Json.Property("Preferences") List<PlacementPreference> preferences,
    @Json.Property("MaxReplicas") long maxReplicas,
    @Json.Property("Platforms") List<Platform> platforms) {

  public Placement {
    constraints = Fields.list(constraints);
    preferences = Fields.list(preferences);
    platforms = Fields.list(platforms);
  }

  public static final Placement ANYWHERE = new Placement(List.of(), List.of(), 0, List.of());
}
