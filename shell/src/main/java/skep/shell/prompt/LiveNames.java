package skep.shell.prompt;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import skep.model.Node;
import skep.model.Service;
import skep.shell.complete.Names;
import skep.shell.complete.Names.Kind;

/// The names in a view, each with what a person wants to know before choosing it.
public final class LiveNames {
  private static final int NODES_SHOWN = 4;

  private LiveNames() {}

  /// @param contexts names of swarms, with where each is
  public static Names of(SwarmView view, SequencedMap<String, String> contexts) {
    var byKind = new TreeMap<Kind, SequencedMap<String, String>>();
    byKind.put(Kind.NODE, nodes(view));
    byKind.put(Kind.SERVICE, services(view));
    byKind.put(Kind.TASK, tasks(view));
    byKind.put(Kind.PORT, ports(view));
    byKind.put(
        Kind.NODE_LABEL,
        labels(view.nodes().values().stream().map(n -> n.spec().labels()).toList()));
    byKind.put(
        Kind.SERVICE_LABEL,
        labels(view.services().values().stream().map(s -> s.spec().labels()).toList()));
    byKind.put(Kind.CONTEXT, contexts);
    return new Names(byKind);
  }

  private static SequencedMap<String, String> nodes(SwarmView view) {
    var names = new LinkedHashMap<String, String>();
    view.nodes().values().stream()
        .sorted(Comparator.comparing(Node::hostname))
        .forEach(node -> names.put(view.nodeName(node.id()), describe(node, view)));
    return names;
  }

  private static String describe(Node node, SwarmView view) {
    long tasks =
        view.tasks().values().stream()
            .filter(t -> t.nodeId().filter(node.id()::equals).isPresent())
            .filter(t -> !t.desiredState().isTerminal())
            .count();
    var role =
        node.managerStatus()
            .map(manager -> manager.leader() ? "leader" : "manager")
            .orElse("worker");
    return role
        + " "
        + node.status().state().name().toLowerCase(Locale.ROOT)
        + " "
        + node.spec().availability().name().toLowerCase(Locale.ROOT)
        + ", "
        + tasks
        + (tasks == 1 ? " task" : " tasks");
  }

  private static SequencedMap<String, String> services(SwarmView view) {
    var names = new LinkedHashMap<String, String>();
    for (var state : view.serviceStates()) {
      names.put(state.name(), state.count() + " " + image(state.service()) + on(state));
    }
    return names;
  }

  private static String image(Service service) {
    return service.spec().taskTemplate().containerSpec().image();
  }

  private static String on(ServiceState state) {
    if (state.nodes().isEmpty()) {
      return "";
    }
    int count = state.nodes().size();
    return " on "
        + String.join(",", state.nodes().subList(0, Math.min(NODES_SHOWN, count)))
        + (count > NODES_SHOWN ? ",..." : "");
  }

  private static SequencedMap<String, String> tasks(SwarmView view) {
    var names = new TreeMap<String, String>();
    for (var task : view.tasks().values()) {
      if (!task.desiredState().isTerminal()) {
        names.put(
            ServiceState.taskName(task, view),
            task.status().state().wire()
                + task.nodeId().map(id -> " on " + view.nodeName(id)).orElse(""));
      }
    }
    return names;
  }

  private static SequencedMap<String, String> ports(SwarmView view) {
    var names = new TreeMap<String, String>(Comparator.comparingInt(Integer::parseInt));
    for (var service : view.services().values()) {
      var ports =
          service
              .endpoint()
              .map(endpoint -> endpoint.ports())
              .orElse(service.spec().endpointSpec().ports());
      for (var port : ports) {
        if (port.publishedPort() > 0) {
          names.put(
              String.valueOf(port.publishedPort()),
              service.spec().name() + " ->" + port.targetPort() + "/" + port.protocol());
        }
      }
    }
    return names;
  }

  private static SequencedMap<String, String> labels(
      Collection<? extends Map<String, String>> all) {
    return all.stream()
        .flatMap(labels -> labels.entrySet().stream())
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                Map.Entry::getValue,
                (a, b) -> a.equals(b) || a.endsWith(", ...") ? a : a + ", ...",
                TreeMap::new));
  }
}
