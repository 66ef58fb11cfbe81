package skep.model;

import io.avaje.jsonb.Json;
import java.util.Optional;

/// How many tasks, exactly one of the two.
@Json
public record ServiceMode(
    @Json.Property("Replicated") Optional<ReplicatedMode> replicated,
    @Json.Property("Global") Optional<GlobalMode> global) {

  public ServiceMode {
    replicated = Fields.option(replicated);
    global = Fields.option(global);
  }

  public static ServiceMode replicated(long replicas) {
    return new ServiceMode(
        Optional.of(new ReplicatedMode(Optional.of(replicas))), Optional.empty());
  }

  public boolean isReplicated() {
    return global.isEmpty();
  }

  /// Wanted tasks of a replicated service.
  public long replicas() {
    return replicated.flatMap(ReplicatedMode::replicas).orElse(1L);
  }
}
