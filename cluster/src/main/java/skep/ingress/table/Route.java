package skep.ingress.table;

import io.avaje.jsonb.Json;
import java.util.Comparator;
import java.util.List;

/// One published port and the tasks behind it. A port without tasks is held all the same: who
/// connects is told at once that nobody is there, and no other program takes the port meanwhile.
///
/// @param targetPort inside the containers
/// @param backends running, healthy and meant to stay, in order of task id
@Json
public record Route(
    @Json.Property("Published") PublishedPort published,
    @Json.Property("ServiceID") String serviceId,
    @Json.Property("ServiceName") String serviceName,
    @Json.Property("TargetPort") int targetPort,
    @Json.Property("Options") RouteOptions options,
    @Json.Property("Backends") List<Backend> backends) {

  public Route {
    backends = backends.stream().sorted(Comparator.comparing(Backend::taskId)).toList();
  }

  public boolean hasTask(String taskId) {
    return backends.stream().anyMatch(backend -> backend.taskId().equals(taskId));
  }
}
