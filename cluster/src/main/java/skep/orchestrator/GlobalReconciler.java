package skep.orchestrator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import skep.model.Node;
import skep.model.Service;
import skep.model.Task;
import skep.model.TaskState;

/// Keeps one task of every dirty global service on every node that is ready, active and meets the
/// constraints. The task is made for its node and never moves: on a node that is drained or down it
/// is shut down, on one that is paused it stays.
public final class GlobalReconciler implements Reconciler {

  @Override
  public Plan reconcile(Inputs inputs) {
    var plan = new PlanBuilder();
    for (var id : inputs.dirty().services()) {
      inputs
          .state()
          .service(id)
          .filter(service -> !service.spec().mode().isReplicated())
          .ifPresent(service -> reconcile(inputs, service, plan));
    }
    return plan.plan();
  }

  private static void reconcile(Inputs inputs, Service before, PlanBuilder plan) {
    var slots = Slot.byNode(inputs.state().tasksOfService(before.id()).values());
    var held = slots.values().stream().filter(GlobalReconciler::isHeld).toList();
    var service = new UpdateProgress(inputs, plan).advance(before, held);
    var keeper = new SlotKeeper(inputs, service, plan);
    var wanted = new ArrayList<Slot>();
    for (var slot : slots.values()) {
      var node = slot.nodeId().flatMap(inputs.state()::node);
      if (node.isEmpty()) {
        keeper.remove(slot, "its node was removed");
      } else if (isHeld(slot)) {
        if (mayStay(service, node.get())) {
          wanted.add(slot);
        } else {
          slot.newest().ifPresent(task -> keeper.stop(task, ConstraintEnforcer.REASON));
        }
      }
    }
    new Rollout(inputs, service, plan).keep(wanted);
    for (var node : inputs.state().nodes().values()) {
      var slot = slots.getOrDefault(node.id(), new Slot(0, Optional.of(node.id()), List.of()));
      if (!isHeld(slot) && isEligible(service, node)) {
        keeper.fill(slot, "node " + NodeFitness.name(node) + " has no task");
      }
    }
  }

  /// Whether the slot has a task that is wanted, or one that ended by itself and that the restart
  /// policy decided about. A task that was shut down with its node leaves the slot free.
  private static boolean isHeld(Slot slot) {
    return slot.newest()
        .filter(
            (Task task) ->
                task.desiredState().compareTo(TaskState.RUNNING) <= 0
                    || Restarts.endedByItself(task))
        .isPresent();
  }

  private static boolean isEligible(Service service, Node node) {
    return NodeFitness.isOpen(node) && meetsConstraints(service, node);
  }

  private static boolean mayStay(Service service, Node node) {
    return switch (node.spec().availability()) {
      case ACTIVE -> meetsConstraints(service, node);
      case PAUSE, DRAIN -> true;
    };
  }

  private static boolean meetsConstraints(Service service, Node node) {
    return Constraint.allMet(service.spec().taskTemplate().placement().constraints(), node);
  }
}
