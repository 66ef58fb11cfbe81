package skep.orchestrator;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import skep.store.StoreAction;

/// What a reconciler decided.
///
/// @param decisions in order
/// @param wakeAt by service id: the earliest instant at which the same state would give another
///   plan for that service; absent: never
public record Plan(List<Decision> decisions, SortedMap<String, Instant> wakeAt) {

  public static final Plan NOTHING = new Plan(List.of(), new TreeMap<>());

  public Plan {
    decisions = List.copyOf(decisions);
    wakeAt = Collections.unmodifiableSortedMap(new TreeMap<>(wakeAt));
  }

  /// @param cause for people: logged and shown as an event, never parsed
  public record Decision(String cause, StoreAction action) {}

  /// One line per decision, `web.2 -> shutdown node n2 drained`: for tests and logs.
  public String text() {
    return decisions.stream().map(Decision::cause).collect(Collectors.joining("\n"));
  }
}
