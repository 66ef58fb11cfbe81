package skep.model;

import io.avaje.jsonb.Json;

/// An amount of a node's resources.
///
/// @param nanoCpus billionths of a CPU; 0: none
/// @param memoryBytes 0: none
/// @param pids 0: none; a limit only, never reserved
@Json
public record ResourceLimits(
    @Json.Property("NanoCPUs") long nanoCpus,
    @Json.Property("MemoryBytes") long memoryBytes,
    @Json.Property("Pids") long pids) {

  public ResourceLimits {}

  public static final ResourceLimits NONE = new ResourceLimits(0, 0, 0);
}
