package skep.model;

import io.avaje.jsonb.Json;

/// What a node has in all.
@Json
public record Resources(
    @Json.Property("NanoCPUs") long nanoCpus, @Json.Property("MemoryBytes") long memoryBytes) {

  public Resources {}
}
