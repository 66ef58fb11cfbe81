package skep.tui.swarm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pcollections.TreePMap;
import skep.model.Cluster;
import skep.model.ClusterObject;
import skep.model.Node;
import skep.model.RootKey;
import skep.model.Service;
import skep.model.Task;

/// The swarm's objects by id, as last heard.
///
/// @param name of the cluster; empty until read
/// @param revision of the newest change in it; 0: nothing was read yet
public record Swarm(
    String name,
    long revision,
    TreePMap<String, Node> nodes,
    TreePMap<String, Service> services,
    TreePMap<String, Task> tasks) {

  public static final Swarm NOTHING =
      new Swarm("", 0, TreePMap.empty(), TreePMap.empty(), TreePMap.empty());

  /// The objects as they were read, all at least as new as `revision`.
  public static Swarm of(
      String name, long revision, List<Node> nodes, List<Service> services, List<Task> tasks) {
    var byNode = TreePMap.<String, Node>empty();
    for (var node : nodes) {
      byNode = byNode.plus(node.id(), node);
    }
    var byService = TreePMap.<String, Service>empty();
    for (var service : services) {
      byService = byService.plus(service.id(), service);
    }
    var byTask = TreePMap.<String, Task>empty();
    for (var task : tasks) {
      byTask = byTask.plus(task.id(), task);
    }
    return new Swarm(name, revision, byNode, byService, byTask);
  }

  public boolean isEmpty() {
    return revision == 0;
  }

  /// With a change carried out, unless something newer is known of its object. Counts that only the
  /// API fills in are not part of a change.
  public Swarm with(Change change) {
    if (change.revision() < versionOf(change.object())) {
      return this;
    }
    long newest = Math.max(revision, change.revision());
    var id = change.object().id();
    boolean gone = change.isRemoval();
    return switch (change.object()) {
      case Node node ->
          new Swarm(name, newest, gone ? nodes.minus(id) : nodes.plus(id, node), services, tasks);
      case Service service ->
          new Swarm(
              name, newest, nodes, gone ? services.minus(id) : services.plus(id, service), tasks);
      case Task task ->
          new Swarm(name, newest, nodes, services, gone ? tasks.minus(id) : tasks.plus(id, task));
      case Cluster cluster -> new Swarm(cluster.spec().name(), newest, nodes, services, tasks);
      case RootKey _ -> this;
    };
  }

  /// The object of that kind and id, if it is known.
  public Optional<ClusterObject> object(Ref ref) {
    return switch (ref.kind()) {
      case NODE -> Optional.ofNullable(nodes.get(ref.id()));
      case SERVICE -> Optional.ofNullable(services.get(ref.id()));
      case TASK -> Optional.ofNullable(tasks.get(ref.id()));
      case PORT, MANAGER, EVENT, JOB, WAY_OUT, LINE -> Optional.empty();
    };
  }

  public Optional<Node> node(String id) {
    return Optional.ofNullable(nodes.get(id));
  }

  public Optional<Service> service(String id) {
    return Optional.ofNullable(services.get(id));
  }

  public Optional<Task> task(String id) {
    return Optional.ofNullable(tasks.get(id));
  }

  /// A node's name for people: the name given to it, else its host's, else its id.
  public String nodeName(String id) {
    return node(id).map(Swarm::nameOf).orElse(id);
  }

  public static String nameOf(Node node) {
    if (!node.spec().name().isEmpty()) {
      return node.spec().name();
    }
    return node.hostname().isEmpty() ? node.id() : node.hostname();
  }

  /// A task's name for people: `web.3`, or `log.node2` of a global service.
  public String taskName(Task task) {
    return task.serviceName()
        + "."
        + (task.slot() > 0 ? String.valueOf(task.slot()) : nodeName(task.nodeId().orElse("?")));
  }

  /// Tasks of a service, history included.
  public List<Task> tasksOf(String serviceId) {
    var found = new ArrayList<Task>();
    for (var task : tasks.values()) {
      if (task.serviceId().equals(serviceId)) {
        found.add(task);
      }
    }
    return found;
  }

  private long versionOf(ClusterObject object) {
    var ref =
        switch (object) {
          case Node node -> Ref.node(node.id());
          case Service service -> Ref.service(service.id());
          case Task task -> Ref.task(task.id());
          case Cluster _, RootKey _ -> new Ref(Ref.Kind.LINE, "");
        };
    return object(ref).map(known -> known.version().index()).orElse(0L);
  }
}
