package skep.orchestrator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import skep.model.ClusterObject;
import skep.model.ObjectKind;
import skep.store.StoreAction;

/// A plan while it is being made. Not thread-safe; lives for one call of a reconciler.
public final class PlanBuilder {
  private final List<Plan.Decision> decisions = new ArrayList<>();
  private final SortedMap<String, Instant> wakeAt = new TreeMap<>();

  /// `object` becomes what is stored.
  public void put(String cause, ClusterObject object) {
    decisions.add(new Plan.Decision(cause, new StoreAction.Put(object)));
  }

  public void remove(String cause, ObjectKind kind, String id) {
    decisions.add(new Plan.Decision(cause, new StoreAction.Remove(kind, id)));
  }

  /// Looks at the service again at `at`, or sooner when somebody else asked for sooner.
  public void wakeAt(String serviceId, Instant at) {
    wakeAt.merge(serviceId, at, (one, other) -> one.isBefore(other) ? one : other);
  }

  /// Takes over everything `plan` decided.
  public void addAll(Plan plan) {
    decisions.addAll(plan.decisions());
    plan.wakeAt().forEach(this::wakeAt);
  }

  public Plan plan() {
    return decisions.isEmpty() && wakeAt.isEmpty() ? Plan.NOTHING : new Plan(decisions, wakeAt);
  }
}
