package skep.shell.prompt;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import skep.api.client.SwarmStatus;
import skep.model.ModelJson;
import skep.model.Node;
import skep.model.Service;
import skep.model.Task;

/// Views of a swarm for tests: managers m1 to m3, worker n4, one service.
public final class Views {
  public static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  private Views() {}

  /// With this many of three managers there.
  public static SwarmView managers(int reachable) {
    return view(
        new Link.Online(Duration.ofMillis(8)),
        Optional.of(status(reachable)),
        List.of(node("m1", "ready"), node("m2", "ready"), node("m3", "ready"), node("n4", "ready")),
        List.of(service("web", 2)),
        List.of(
            task("web", 1, "m1", "running", "running", ""),
            task("web", 2, "n4", "running", "running", "")));
  }

  public static SwarmView view(
      Link link,
      Optional<SwarmStatus> status,
      List<Node> nodes,
      List<Service> services,
      List<Task> tasks) {
    return new SwarmView(
        "prod",
        link,
        status,
        byId(nodes, Node::id),
        byId(services, Service::id),
        byId(tasks, Task::id));
  }

  private static <T> Map<String, T> byId(List<T> objects, Function<T, String> id) {
    var map = new TreeMap<String, T>();
    objects.forEach(object -> map.put(id.apply(object), object));
    return map;
  }

  public static SwarmStatus status(int reachable) {
    var managers = new ArrayList<String>();
    for (int number = 1; number <= 3; number++) {
      managers.add(
          """
          {"ID":"r%1$d","Hostname":"m%1$d","Addr":"","Role":"voter","Voter":true,"Reachable":%2$s,"Leader":%3$s}\
          """
              .formatted(number, number <= reachable, number == 1));
    }
    var state = reachable == 3 ? "HEALTHY" : reachable == 2 ? "DEGRADED" : "NO QUORUM";
    return ModelJson.read(
        SwarmStatus.class,
        """
        {"ClusterID":"c","Source":"m1","Now":"2026-01-01T12:00:00Z","AsOf":"2026-01-01T12:00:00Z",
         "Linearizable":true,"Revision":7,"State":"%s","Self":"r1","Role":"leader","Term":12,
         %s "LeaderlessMs":0,"CommitIndex":1,"LastIndex":1,"Voters":3,"Reachable":%d,"Quorum":2,
         "Tolerance":%d,"Writable":true,"Warnings":[],"Managers":[%s]}\
        """
            .formatted(
                state,
                reachable > 1 ? "\"Leader\":\"r1\"," : "",
                reachable,
                Math.max(0, reachable - 2),
                String.join(",", managers)));
  }

  /// With certificates of managers that expire after this.
  public static SwarmStatus expiring(SwarmStatus status, Duration after) {
    var end = status.now().plus(after);
    return ModelJson.read(
        SwarmStatus.class,
        ModelJson.write(status)
            .replace("\"ID\":\"r", "\"CertificateExpires\":\"" + end + "\",\"ID\":\"r"));
  }

  public static Node node(String name, String state) {
    return ModelJson.read(
        Node.class,
        """
        {"ID":"%1$s-id","Spec":{"Role":"%3$s","Availability":"active","Labels":{"disk":"ssd"}},
         "Description":{"Hostname":"%1$s"},"Status":{"State":"%2$s","Message":"%4$s"}}\
        """
            .formatted(
                name,
                state,
                name.startsWith("m") ? "manager" : "worker",
                state.equals("down") ? "heartbeat failure" : ""));
  }

  public static Service service(String name, int replicas) {
    return ModelJson.read(
        Service.class,
        """
        {"ID":"%1$s-id","Spec":{"Name":"%1$s","Labels":{"team":"a"},
          "TaskTemplate":{"ContainerSpec":{"Image":"nginx:1.27"}},
          "Mode":{"Replicated":{"Replicas":%2$d}},
          "EndpointSpec":{"Ports":[{"Protocol":"tcp","TargetPort":80,"PublishedPort":8080}]}}}\
        """
            .formatted(name, replicas));
  }

  public static Task task(
      String service, int slot, String node, String desired, String state, String error) {
    return ModelJson.read(
        Task.class,
        """
        {"ID":"%1$s%2$d%4$s%5$s","ServiceID":"%1$s-id","Slot":%2$d,"NodeID":"%3$s-id",
         "Spec":{"ContainerSpec":{"Image":"nginx:1.27"}},"DesiredState":"%4$s",
         "Status":{"State":"%5$s","Err":"%6$s"}}\
        """
            .formatted(service, slot, node, desired, state, error));
  }
}
