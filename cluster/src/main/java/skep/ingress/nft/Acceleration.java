package skep.ingress.nft;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import skep.ingress.PortProblem;
import skep.ingress.PortProblem.Kind;
import skep.ingress.table.Backend;
import skep.ingress.table.IngressTable;
import skep.ingress.table.PublishedPort;
import skep.ingress.table.Route;

/// Which ports the kernel serves, and where it sends their connections. Pure.
///
/// @param problems of ports that ask for it and cannot have it; the proxy serves them
record Acceleration(List<Port> ports, List<PortProblem> problems) {

  static final Acceleration NONE = new Acceleration(List.of(), List.of());

  Acceleration {
    ports = List.copyOf(ports);
    problems = List.copyOf(problems);
  }

  /// @param destinations at least one, all IPv4
  record Port(PublishedPort published, List<Destination> destinations) {
    Port {
      destinations = List.copyOf(destinations);
    }
  }

  /// @param isLocal the task is this node's, so its answers come back through here and the client
  ///   may keep its address
  record Destination(String ip, int port, boolean isLocal) {}

  /// @param served the ports the proxy holds: no other may be taken from whoever has it
  static Acceleration of(IngressTable table, String node, Set<PublishedPort> served) {
    var ports = new ArrayList<Port>();
    var problems = new ArrayList<PortProblem>();
    for (var route : table.routes()) {
      if (!route.options().isAccelerated() || !served.contains(route.published())) {
        continue;
      }
      var obstacle = obstacle(route, node);
      if (obstacle.isPresent()) {
        problems.add(degraded(route, obstacle.get()));
      } else if (!route.backends().isEmpty()) {
        ports.add(port(route, node));
      }
    }
    return new Acceleration(ports, problems);
  }

  /// The TCP ports the kernel can serve while there is no proxy, whether they ask for it or not.
  static List<Port> standIn(IngressTable table, String node, Set<PublishedPort> served) {
    return table.routes().stream()
        .filter(
            route ->
                route.published().protocol().equals("tcp") && served.contains(route.published()))
        .filter(route -> !route.backends().isEmpty() && obstacle(route, node).isEmpty())
        .map(route -> port(route, node))
        .toList();
  }

  private static Port port(Route route, String node) {
    return new Port(
        route.published(),
        route.backends().stream().map(backend -> destination(backend, node)).toList());
  }

  private static Optional<String> obstacle(Route route, String node) {
    if (route.options().isProxyProtocol()) {
      return Optional.of("the kernel cannot write the header of proxy-protocol");
    }
    if (route.backends().stream().anyMatch(each -> each.addressFrom(node).contains(":"))) {
      return Optional.of("a task has an IPv6 address, and the rules are for IPv4");
    }
    if (route.backends().stream().anyMatch(backend -> isBehindDocker(backend, node))) {
      return Optional.of(
          "a task of this node has no address of its own, and a packet is redirected once");
    }
    return Optional.empty();
  }

  private static Destination destination(Backend backend, String node) {
    return new Destination(
        backend.addressFrom(node),
        backend.portFrom(node),
        backend.isOn(node) && !backend.localAddress().isEmpty());
  }

  /// Reached by a port of this very node, which Docker's rules redirect.
  private static boolean isBehindDocker(Backend backend, String node) {
    return backend.isOn(node) && backend.localAddress().isEmpty();
  }

  private static PortProblem degraded(Route route, String why) {
    return new PortProblem(
        route.published(), Kind.DEGRADED, "served by the proxy, not by nftables: " + why);
  }
}
