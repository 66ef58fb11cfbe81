package skep.ingress.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import skep.model.IngressAddress;
import skep.model.IngressOptions;
import skep.model.ManagerStatus;
import skep.model.Node;
import skep.model.NodeState;
import skep.model.PortConfig;
import skep.model.PortStatus;
import skep.model.Service;
import skep.model.Task;
import skep.model.TaskState;
import skep.store.ClusterState;

/// Decides where connections to published ports go: to every task that runs, is healthy, is meant
/// to go on running, and whose node is not down. Pure; the whole answer is in the state, so any
/// leader gives the same.
public final class IngressRouter {
  private IngressRouter() {}

  /// All routes of the swarm.
  public static IngressTable table(ClusterState state, long version) {
    var routes = new ArrayList<Route>();
    state.services().keySet().forEach(id -> routes.addAll(routes(state, id)));
    return new IngressTable(version, routes);
  }

  /// The routes of one service, in order of the port; none when there is no such service.
  public static List<Route> routes(ClusterState state, String serviceId) {
    return state.service(serviceId).map(service -> routes(state, service)).orElse(List.of());
  }

  /// Whether a node's ingress may be sending connections to `task`: it runs and publishes
  /// something, whatever is wanted of it.
  public static boolean isReached(Task task) {
    return task.state() == TaskState.RUNNING
        && task.endpoint().ports().stream().anyMatch(port -> !port.isHostMode());
  }

  private static List<Route> routes(ClusterState state, Service service) {
    var tasks =
        state.tasksOfService(service.id()).values().stream()
            .filter(task -> isServing(state, task))
            .toList();
    return service.ports().stream()
        .filter(port -> !port.isHostMode() && port.publishedPort() != 0)
        .map(port -> route(state, service, port, tasks))
        .sorted((one, other) -> one.published().compareTo(other.published()))
        .toList();
  }

  private static Route route(
      ClusterState state, Service service, PortConfig port, List<Task> tasks) {
    return new Route(
        new PublishedPort(port.publishedPort(), port.protocol()),
        service.id(),
        service.spec().name(),
        port.targetPort(),
        port.ingress().map(IngressRouter::options).orElse(RouteOptions.NONE),
        tasks.stream().flatMap(task -> backend(state, task, port).stream()).toList());
  }

  private static RouteOptions options(IngressOptions asked) {
    return new RouteOptions(
        asked.proxyProtocol().isPresent(),
        asked.clientAddress().isPresent(),
        asked.accelerate().isPresent());
  }

  private static boolean isServing(ClusterState state, Task task) {
    return task.state() == TaskState.RUNNING
        && task.isLive()
        && task.nodeId()
            .flatMap(state::node)
            .filter(node -> node.status().state() != NodeState.DOWN)
            .isPresent();
  }

  /// Empty when the task's node gave it no such port, or nobody knows the node's address yet.
  private static Optional<Backend> backend(ClusterState state, Task task, PortConfig port) {
    var found = task.status().portStatus().flatMap(PortStatus::ingress);
    var node = task.nodeId().flatMap(state::node);
    if (found.isEmpty() || node.isEmpty() || address(node.get()).isEmpty()) {
      return Optional.empty();
    }
    IngressAddress at = found.get();
    return at.ports().stream()
        .filter(given -> given.target().equals(port.target()))
        .findFirst()
        .map(
            given ->
                new Backend(
                    task.id(),
                    node.get().id(),
                    address(node.get()),
                    given.publishedPort(),
                    at.address(),
                    port.targetPort()));
  }

  /// A manager said itself how it is reached; a worker's address is the one its session comes from.
  private static String address(Node node) {
    return node.managerStatus()
        .map(ManagerStatus::addr)
        .map(IngressRouter::host)
        .filter(IngressRouter::isNumeric)
        .orElse(node.status().addr());
  }

  private static String host(String address) {
    int colon = address.lastIndexOf(':');
    var host = colon < 0 ? address : address.substring(0, colon);
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static boolean isNumeric(String host) {
    return host.contains(":") || host.matches("[0-9.]+");
  }
}
