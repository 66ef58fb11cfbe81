package skep.orchestrator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import skep.model.Service;
import skep.model.Task;

/// Keeps every dirty replicated service at its number of replicas: slots from 1 up, the lowest free
/// number first.
public final class ReplicatedReconciler implements Reconciler {

  @Override
  public Plan reconcile(Inputs inputs) {
    var plan = new PlanBuilder();
    for (var id : inputs.dirty().services()) {
      inputs
          .state()
          .service(id)
          .filter(service -> service.spec().mode().isReplicated())
          .ifPresent(service -> reconcile(inputs, service, plan));
    }
    return plan.plan();
  }

  private static void reconcile(Inputs inputs, Service before, PlanBuilder plan) {
    var slots = Slot.byNumber(inputs.state().tasksOfService(before.id()).values());
    var occupied = new ArrayList<Slot>();
    for (var slot : slots.values()) {
      if (slot.newest().isPresent()) {
        occupied.add(slot);
      }
    }
    var service = new UpdateProgress(inputs, plan).advance(before, occupied);
    var keeper = new SlotKeeper(inputs, service, plan);
    long replicas = service.spec().mode().replicas();
    if (occupied.size() > replicas) {
      for (var slot : victims(occupied, (int) replicas)) {
        keeper.remove(slot, "scaled down to " + replicas);
        occupied.remove(slot);
      }
    }
    new Rollout(inputs, service, plan).keep(occupied);
    fillFree(keeper, slots, replicas - occupied.size());
  }

  private static void fillFree(SlotKeeper keeper, SortedMap<Integer, Slot> slots, long count) {
    long left = count;
    for (int number = 1; left > 0; number++) {
      var slot = slots.getOrDefault(number, new Slot(number, Optional.empty(), List.of()));
      if (slot.newest().isEmpty()) {
        keeper.fill(slot, "slot " + number + " empty");
        left--;
      }
    }
  }

  /// @param index how many slots before this one are on the same node; 0 without a node
  private record Ranked(Slot slot, boolean isRunning, int index) {}

  /// The slots that go when all but `kept` have to: first those that do not run, then from the
  /// nodes that have most of this service, higher slots before lower ones.
  private static List<Slot> victims(List<Slot> slots, int kept) {
    var byRunning = new ArrayList<>(slots);
    byRunning.sort(Comparator.comparing((Slot slot) -> !slot.isRunning()));
    var onNode = new TreeMap<String, Integer>();
    var ranked = new ArrayList<Ranked>();
    for (var slot : byRunning) {
      var node = slot.newest().flatMap(Task::nodeId);
      int index = node.isEmpty() ? 0 : onNode.merge(node.get(), 1, Integer::sum);
      ranked.add(new Ranked(slot, slot.isRunning(), index));
    }
    ranked.sort(
        Comparator.comparing((Ranked one) -> !one.isRunning())
            .thenComparingInt(Ranked::index)
            .thenComparingInt(one -> one.slot().number()));
    return ranked.subList(kept, ranked.size()).stream().map(Ranked::slot).toList();
  }
}
