package skep.allocator;

import java.util.Set;
import java.util.TreeSet;
import skep.model.PortConfig;
import skep.model.Service;
import skep.model.Task;
import skep.model.TaskState;
import skep.model.TaskStatus;
import skep.orchestrator.Inputs;
import skep.orchestrator.Plan;
import skep.orchestrator.PlanBuilder;
import skep.orchestrator.Reconciler;
import skep.store.Draft;

/// Gives services their published ports, and new tasks what they need before a node is looked for:
/// NEW becomes PENDING. A task whose service still lacks something stays NEW and says what.
public final class Allocator implements Reconciler {
  static final String MESSAGE = "pending task scheduling";

  @Override
  public Plan reconcile(Inputs inputs) {
    var plan = new PlanBuilder();
    // Services looked at after one another must not be given the same port.
    var draft = new Draft(inputs.state());
    for (var id : looked(inputs)) {
      var lacking = inputs.state().service(id).map(found -> ports(draft, found, plan)).orElse("");
      for (var task : inputs.state().tasksOfService(id).values()) {
        if (task.state() == TaskState.NEW && task.isLive()) {
          tasks(task, lacking, inputs, plan);
        }
      }
    }
    return plan.plan();
  }

  /// The dirty services; when one of them gave ports back, those too that wait for a port.
  private static Set<String> looked(Inputs inputs) {
    var ids = new TreeSet<>(inputs.dirty().services());
    boolean isFreed =
        ids.stream()
            .anyMatch(id -> inputs.state().service(id).map(Allocator::isMoved).orElse(true));
    if (isFreed) {
      inputs.state().services().values().stream()
          .filter(Allocator::isLacking)
          .forEach(service -> ids.add(service.id()));
    }
    return ids;
  }

  private static boolean isMoved(Service service) {
    return service
        .endpoint()
        .filter(endpoint -> !endpoint.spec().equals(service.spec().endpointSpec()))
        .isPresent();
  }

  private static boolean isLacking(Service service) {
    return service.ports().size() < service.spec().endpointSpec().ports().size();
  }

  /// @return which port it cannot have; empty: it has all
  private static String ports(Draft draft, Service service, PlanBuilder plan) {
    if (service.spec().endpointSpec().ports().isEmpty() && service.endpoint().isEmpty()) {
      return "";
    }
    var given = PublishedPorts.give(draft.state(), service);
    if (service.endpoint().filter(given.endpoint()::equals).isEmpty()) {
      var published =
          given.endpoint().ports().stream().map(PortConfig::published).toList().toString();
      var changed = service.withEndpoint(given.endpoint());
      plan.put(service.spec().name() + " -> ports " + published, changed);
      draft.put(changed);
    }
    return given.lacking().stream().findFirst().map(PublishedPorts::noneFree).orElse("");
  }

  private static void tasks(Task task, String lacking, Inputs inputs, PlanBuilder plan) {
    if (lacking.isEmpty()) {
      plan.put(
          task.name() + " -> pending",
          task.withStatus(TaskStatus.of(inputs.now(), TaskState.PENDING, MESSAGE)));
    } else if (!task.status().err().equals(lacking)) {
      plan.put(
          task.name() + " waits for a port",
          task.withStatus(TaskStatus.of(inputs.now(), TaskState.NEW, "created").withErr(lacking)));
    }
  }
}
