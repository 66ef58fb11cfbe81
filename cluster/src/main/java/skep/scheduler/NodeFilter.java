package skep.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import skep.model.Platform;
import skep.model.Task;
import skep.orchestrator.Constraint;
import skep.store.NodeUsage;

/// One reason to refuse a node, made for one group of equal tasks.
sealed interface NodeFilter {

  /// Whether the node may have another task of the group.
  boolean check(NodeLoad load);

  /// Swarm's text for `nodes` nodes that were refused.
  String explain(int nodes);

  /// The filters that can refuse a node for `task`, in the order in which Swarm asks them.
  static List<NodeFilter> of(Task task) {
    var filters = new ArrayList<NodeFilter>();
    filters.add(new Open());
    var reserved = task.spec().resources().reservations();
    if (reserved.nanoCpus() > 0 || reserved.memoryBytes() > 0) {
      filters.add(new Reservations(reserved.nanoCpus(), reserved.memoryBytes()));
    }
    var placement = task.spec().placement();
    if (!placement.constraints().isEmpty()) {
      filters.add(Constraints.of(placement.constraints()));
    }
    if (!placement.platforms().isEmpty()) {
      filters.add(new Platforms(placement.platforms()));
    }
    var ports = hostPorts(task);
    if (!ports.isEmpty()) {
      filters.add(new HostPorts(ports));
    }
    if (placement.maxReplicas() > 0) {
      filters.add(new MaxReplicas(placement.maxReplicas()));
    }
    return filters;
  }

  private static List<String> hostPorts(Task task) {
    return task.endpoint().ports().stream()
        .filter(port -> port.isHostMode() && port.publishedPort() != 0)
        .map(NodeUsage::hostPort)
        .toList();
  }

  private static String onNodes(String reason, int nodes) {
    return reason + " on " + nodes + (nodes == 1 ? " node" : " nodes");
  }

  /// Ready and active.
  record Open() implements NodeFilter {
    @Override
    public boolean check(NodeLoad load) {
      return load.isOpen();
    }

    @Override
    public String explain(int nodes) {
      return nodes + (nodes == 1 ? " node" : " nodes") + " not available for new tasks";
    }
  }

  /// Enough that is not reserved by others; limits play no part.
  record Reservations(long nanoCpus, long memoryBytes) implements NodeFilter {
    @Override
    public boolean check(NodeLoad load) {
      return nanoCpus <= load.freeNanoCpus() && memoryBytes <= load.freeMemoryBytes();
    }

    @Override
    public String explain(int nodes) {
      return onNodes("insufficient resources", nodes);
    }
  }

  /// @param isReadable whether every one of them could be parsed; if not, no node will do
  record Constraints(List<Constraint> all, boolean isReadable) implements NodeFilter {
    static Constraints of(List<String> texts) {
      var parsed = texts.stream().flatMap(text -> Constraint.parse(text).stream()).toList();
      return new Constraints(parsed, parsed.size() == texts.size());
    }

    @Override
    public boolean check(NodeLoad load) {
      if (!isReadable) {
        return false;
      }
      for (var constraint : all) {
        if (!constraint.isMetBy(load.node())) {
          return false;
        }
      }
      return true;
    }

    @Override
    public String explain(int nodes) {
      return onNodes("scheduling constraints not satisfied", nodes);
    }
  }

  /// Any of the platforms the image was built for. A node that has not said what it is passes.
  record Platforms(List<Platform> any) implements NodeFilter {
    @Override
    public boolean check(NodeLoad load) {
      var actual = load.node().description().platform();
      for (var platform : any) {
        if (isMatch(platform.os(), actual.os())
            && isMatch(canonical(platform.architecture()), canonical(actual.architecture()))) {
          return true;
        }
      }
      return false;
    }

    private static boolean isMatch(String wanted, String actual) {
      return wanted.isEmpty() || actual.isEmpty() || wanted.equalsIgnoreCase(actual);
    }

    /// Go's name of an architecture that `uname -m` calls something else.
    private static String canonical(String architecture) {
      var lower = architecture.toLowerCase(Locale.ROOT);
      return switch (lower) {
        case "x86_64", "x86-64" -> "amd64";
        case "aarch64" -> "arm64";
        case "armhf", "armel", "armv6l", "armv7l", "armv8l" -> "arm";
        case "i386", "i686" -> "386";
        default -> lower;
      };
    }

    @Override
    public String explain(int nodes) {
      return onNodes("unsupported platform", nodes);
    }
  }

  /// Each published host-mode port and protocol once per node.
  record HostPorts(List<String> ports) implements NodeFilter {
    @Override
    public boolean check(NodeLoad load) {
      return ports.stream().noneMatch(load::isPortUsed);
    }

    @Override
    public String explain(int nodes) {
      return onNodes("host-mode port already in use", nodes);
    }
  }

  /// At most so many live tasks of the service on one node.
  record MaxReplicas(long limit) implements NodeFilter {
    @Override
    public boolean check(NodeLoad load) {
      return load.serviceTasks() < limit;
    }

    @Override
    public String explain(int nodes) {
      return "max replicas per node limit exceed";
    }
  }
}
