package skep.ingress.nft;

import java.util.ArrayList;
import java.util.List;
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
      var destinations =
          route.backends().stream().map(backend -> destination(backend, node)).toList();
      if (route.options().isProxyProtocol()) {
        problems.add(degraded(route, "the kernel cannot write the header of proxy-protocol"));
      } else if (destinations.stream().anyMatch(each -> each.ip().contains(":"))) {
        problems.add(degraded(route, "a task has an IPv6 address, and the rules are for IPv4"));
      } else if (route.backends().stream().anyMatch(backend -> isBehindDocker(backend, node))) {
        problems.add(
            degraded(
                route,
                "a task of this node has no address of its own, and a packet is redirected once"));
      } else if (!destinations.isEmpty()) {
        ports.add(new Port(route.published(), destinations));
      }
    }
    return new Acceleration(ports, problems);
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
