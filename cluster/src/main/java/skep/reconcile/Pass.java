package skep.reconcile;

import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import skep.allocator.Allocator;
import skep.orchestrator.Dirty;
import skep.orchestrator.GlobalReconciler;
import skep.orchestrator.Inputs;
import skep.orchestrator.Plan;
import skep.orchestrator.PlanBuilder;
import skep.orchestrator.Reconciler;
import skep.orchestrator.RemovalReconciler;
import skep.orchestrator.ReplicatedReconciler;
import skep.orchestrator.RootRotationReconciler;
import skep.orchestrator.TaskReaper;
import skep.scheduler.Scheduler;
import skep.store.Draft;

/// One pass of all reconcilers over a draft, in an order in which none needs a second look at what
/// a later one did: what is gone, which tasks should exist, what they need, where they run, what
/// can be forgotten. A second pass over the outcome decides nothing, until time or the cluster
/// moves on.
public final class Pass {
  private static final List<Reconciler> ORDER =
      List.of(
          new RootRotationReconciler(),
          new RemovalReconciler(),
          new ReplicatedReconciler(),
          new GlobalReconciler(),
          new Allocator(),
          new Scheduler(),
          new TaskReaper());

  private Pass() {}

  /// Decides everything that `dirty` calls for and applies it to `draft`: what each reconciler
  /// decided is seen by those after it.
  ///
  /// @param dirty what changed since the last pass (of all batches, the leader's own included), and
  ///   the services whose time has come
  /// @param now the leader's clock
  /// @param ids fresh object ids
  /// @return the decisions, already in `draft`, for logs and events; and when to look at which
  ///   service again. This replaces what earlier passes said of the services in `dirty`: no entry
  ///   means that time alone changes nothing there.
  public static Plan run(Draft draft, Dirty dirty, Instant now, Supplier<String> ids) {
    var whole = new PlanBuilder();
    for (var reconciler : ORDER) {
      var plan = reconciler.reconcile(new Inputs(draft.state(), dirty, now, ids));
      plan.decisions().forEach(decision -> draft.add(decision.action()));
      whole.addAll(plan);
    }
    return whole.plan();
  }
}
