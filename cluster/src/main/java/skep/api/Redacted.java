package skep.api;

import java.util.Optional;
import skep.model.Cluster;
import skep.model.Service;
import skep.model.ServiceSpec;
import skep.model.Task;
import skep.model.TaskSpec;

/// Objects without their secrets.
final class Redacted {
  private Redacted() {}

  /// Without registry credentials.
  static Service service(Service service) {
    var shown = service.withSpec(spec(service.spec()));
    return shown.previousSpec().map(old -> shown.withPreviousSpec(spec(old))).orElse(shown);
  }

  /// Without registry credentials.
  static Task task(Task task) {
    return task.withSpec(template(task.spec()));
  }

  private static ServiceSpec spec(ServiceSpec spec) {
    return spec.withTaskTemplate(template(spec.taskTemplate()));
  }

  private static TaskSpec template(TaskSpec template) {
    return template.withContainerSpec(template.containerSpec().withoutPullOptions());
  }

  /// Without join tokens.
  static Cluster cluster(Cluster cluster) {
    return new Cluster(
        cluster.id(),
        cluster.version(),
        cluster.createdAt(),
        cluster.updatedAt(),
        cluster.spec(),
        cluster.tlsInfo(),
        cluster.rootRotationInProgress(),
        Optional.empty());
  }
}
