package skep.model;

import io.avaje.jsonb.Json;
import java.util.Optional;

/// A fixed number of tasks.
///
/// @param replicas wanted; absent: 1
@Json
public record ReplicatedMode(@Json.Property("Replicas") Optional<Long> replicas) {

  public ReplicatedMode {
    replicas = Fields.option(replicas);
  }
}
