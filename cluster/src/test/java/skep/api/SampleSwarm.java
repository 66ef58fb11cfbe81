package skep.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import skep.manager.GroupView;
import skep.model.Cluster;
import skep.model.ModelJson;
import skep.model.Node;
import skep.model.RootKey;
import skep.model.Service;
import skep.model.Task;
import skep.model.TaskState;
import skep.model.TaskStatus;
import skep.model.Version;
import skep.store.Draft;

/// A swarm of two managers and a worker that runs `web` with two tasks.
public final class SampleSwarm {
  public static final Instant T = Instant.parse("2026-01-01T00:00:00Z");

  private SampleSwarm() {}

  public static GroupView ledBy(String leader) {
    return group("n1", Optional.of(leader));
  }

  public static GroupView leaderless() {
    return group("n1", Optional.empty());
  }

  private static GroupView group(String self, Optional<String> leader) {
    boolean leads = leader.filter(self::equals).isPresent();
    return new GroupView(
        self,
        leads ? GroupView.Role.LEADER : GroupView.Role.FOLLOWER,
        7,
        leader,
        42,
        List.of(
            new GroupView.Member("n1", true, true),
            new GroupView.Member("n2", true, leader.isPresent() && !leads)));
  }

  public static void fill(Draft draft) {
    draft.put(
        ModelJson.read(
            Cluster.class,
            """
            {"ID":"c1","CreatedAt":"2026-01-01T00:00:00Z","UpdatedAt":"2026-01-01T00:00:00Z",
             "JoinTokens":{"Worker":"worker-token","Manager":"manager-token"}}\
            """));
    draft.put(RootKey.first(T, "certificate", "private key", ""));
    draft.put(node("n1", "alpha", "manager", true));
    draft.put(node("n2", "beta", "manager", true));
    draft.put(node("w1", "gamma", "worker", false));
    draft.put(service("s1", "web", 2));
    draft.put(task("t1", "s1", 1, "n1"));
    draft.put(task("t2", "s1", 2, "w1"));
  }

  public static Node node(String id, String hostname, String role, boolean isManager) {
    var managerStatus =
        """
        ,"ManagerStatus":{"Addr":"10.0.0.1:2377","RaftID":"%s","RaftAddr":"10.0.0.1:7900"}\
        """
            .formatted(id);
    return ModelJson.read(
        Node.class,
        """
        {"ID":"%s","CreatedAt":"%s","UpdatedAt":"%s",
         "Spec":{"Role":"%s","Availability":"active","Labels":{"disk":"ssd"}},
         "Description":{"Hostname":"%s","Platform":{"Architecture":"x86_64","OS":"linux"},
           "Resources":{"NanoCPUs":2000000000,"MemoryBytes":1024},
           "Engine":{"EngineVersion":"28.2.2","Labels":{"rack":"r1"}}},
         "Status":{"State":"ready","Addr":"10.0.0.1"}%s}
        """
            .formatted(id, T, T, role, hostname, isManager ? managerStatus : ""));
  }

  public static Service service(String id, String name, int replicas) {
    return ModelJson.read(
        Service.class,
        """
        {"ID":"%s","CreatedAt":"%s","UpdatedAt":"%s","SpecVersion":{"Index":1},
         "Spec":{"Name":"%s","Labels":{"tier":"front"},
           "TaskTemplate":{"ContainerSpec":{"Image":"nginx:1.27"}},
           "Mode":{"Replicated":{"Replicas":%d}}}}
        """
            .formatted(id, T, T, name, replicas));
  }

  public static Task task(String id, String serviceId, int slot, String node) {
    var service = service(serviceId, "web", 2);
    return new Task(
        id,
        Version.NONE,
        T,
        T,
        serviceId,
        "web",
        slot,
        Optional.of(node),
        service.spec().taskTemplate(),
        service.spec().endpointSpec(),
        new Version(1),
        TaskStatus.of(T, TaskState.RUNNING, "started"),
        TaskState.RUNNING,
        Optional.empty(),
        0);
  }

  public static ApiRequest request(String method, String path, String body) {
    int mark = path.indexOf('?');
    var query = new TreeMap<String, String>();
    if (mark >= 0) {
      for (var part : path.substring(mark + 1).split("&", -1)) {
        var pair = part.split("=", 2);
        query.put(pair[0], pair[1]);
      }
    }
    return new ApiRequest(
        method,
        mark < 0 ? path : path.substring(0, mark),
        query,
        new TreeMap<>(),
        body,
        new Origin.Local());
  }
}
