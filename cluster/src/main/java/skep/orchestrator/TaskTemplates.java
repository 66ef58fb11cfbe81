package skep.orchestrator;

import java.util.List;
import skep.model.EndpointSpec;
import skep.model.Service;
import skep.model.Task;
import skep.model.TaskSpec;
import skep.store.ClusterState;

/// Compares tasks with the template of their service.
public final class TaskTemplates {
  private TaskTemplates() {}

  /// Whether `task` has to be replaced to be what `service` asks for now. Not when only the
  /// placement changed and its node satisfies the new one, nor when only the registry's credentials
  /// or the ingress's part of a port changed.
  public static boolean isOutdated(ClusterState state, Service service, Task task) {
    if (task.specVersion().equals(service.specVersion())) {
      return false;
    }
    var template = service.spec().taskTemplate();
    if (!containerPorts(task.endpoint()).equals(containerPorts(service.spec().endpointSpec()))) {
      return true;
    }
    if (!comparable(task.spec(), template).equals(comparable(template, template))) {
      return true;
    }
    var node = task.nodeId().flatMap(state::node);
    return !task.spec().placement().equals(template.placement())
        && !node.map(n -> Constraint.allMet(template.placement().constraints(), n)).orElse(false);
  }

  /// What a container has to do with of its service's ports. Under which number the ingress answers
  /// for it, and how, changes without a new container.
  private static List<String> containerPorts(EndpointSpec endpoint) {
    return endpoint.ports().stream()
        .map(port -> port.isHostMode() ? port.published() + ":" + port.target() : port.target())
        .sorted()
        .distinct()
        .toList();
  }

  private static TaskSpec comparable(TaskSpec spec, TaskSpec template) {
    return spec.withContainerSpec(spec.containerSpec().withoutPullOptions())
        .withPlacement(template.placement());
  }
}
