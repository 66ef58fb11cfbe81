package skep.store;

import io.avaje.jsonb.Json;
import java.util.List;

/// One log entry: facts that become true together, decided on one known state.
///
/// @param baseRevision of the state it was decided on; the batch applies to that state and no
///   other, so a leader that was replaced without knowing it cannot write over its successor
/// @param actions at most one per object, in the order they are applied
/// @param outcomes of the client requests that caused it
@Json
public record Batch(
    @Json.Property("BaseRevision") long baseRevision,
    @Json.Property("Actions") List<StoreAction> actions,
    @Json.Property("Outcomes") List<RequestOutcome> outcomes) {

  public Batch {
    actions = List.copyOf(actions);
    outcomes = List.copyOf(outcomes);
  }

  public boolean isEmpty() {
    return actions.isEmpty() && outcomes.isEmpty();
  }
}
