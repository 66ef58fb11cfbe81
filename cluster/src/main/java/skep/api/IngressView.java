package skep.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import skep.api.client.IngressPort;
import skep.ingress.table.Backend;
import skep.ingress.table.IngressFacts;
import skep.ingress.table.IngressFacts.NodeFacts;
import skep.ingress.table.IngressRouter;
import skep.ingress.table.PortCounters;
import skep.ingress.table.PortCounters.BackendCounters;
import skep.ingress.table.PortFault;
import skep.ingress.table.PublishedPort;
import skep.ingress.table.Route;
import skep.ingress.table.RouteOptions;
import skep.model.Node;
import skep.model.Task;
import skep.store.ClusterState;

/// The ingress as people ask about it: what the state says of each port, and what the nodes said.
record IngressView(ClusterState state, IngressFacts facts) {

  List<IngressPort> ports() {
    return IngressRouter.table(state, facts.version()).routes().stream().map(this::port).toList();
  }

  private IngressPort port(Route route) {
    var nodes = state.nodes().values().stream().map(node -> onNode(node, route)).toList();
    return new IngressPort(
        route.published().port(),
        route.published().protocol(),
        route.serviceId(),
        route.serviceName(),
        route.targetPort(),
        options(route.options()),
        nodes.stream().mapToDouble(IngressPort.OnNode::connectionsPerSecond).sum(),
        nodes.stream().mapToLong(IngressPort.OnNode::active).sum(),
        route.backends().stream().map(backend -> backend(backend, route.published())).toList(),
        nodes);
  }

  private static List<String> options(RouteOptions options) {
    var words = new ArrayList<String>();
    if (options.isProxyProtocol()) {
      words.add("proxy-protocol=v2");
    }
    if (options.isClientAddressKept()) {
      words.add("client-address=keep");
    }
    if (options.isAccelerated()) {
      words.add("accelerate=nft");
    }
    return words;
  }

  private IngressPort.Backend backend(Backend backend, PublishedPort port) {
    var counts =
        facts.nodes().values().stream()
            .flatMap(node -> counters(node, port).stream())
            .flatMap(counters -> counters.backends().stream())
            .filter(counters -> counters.taskId().equals(backend.taskId()))
            .toList();
    return new IngressPort.Backend(
        backend.taskId(),
        state.task(backend.taskId()).map(Task::name).orElse(""),
        state.node(backend.nodeId()).map(IngressView::name).orElse(backend.nodeId()),
        socket(backend.address(), backend.port()),
        backend.localAddress().isEmpty() ? "" : socket(backend.localAddress(), backend.localPort()),
        counts.stream().mapToLong(BackendCounters::accepted).sum(),
        counts.stream().mapToLong(BackendCounters::active).sum(),
        counts.stream().mapToLong(BackendCounters::failed).sum(),
        (int) counts.stream().filter(BackendCounters::isEjected).count());
  }

  private IngressPort.OnNode onNode(Node node, Route route) {
    var port = route.published();
    var said = Optional.ofNullable(facts.nodes().get(node.id()));
    var fault =
        said.stream()
            .flatMap(heard -> heard.faults().stream())
            .filter(found -> found.port().equals(port))
            .findFirst();
    var counters = said.flatMap(heard -> counters(heard, port));
    return new IngressPort.OnNode(
        node.id(),
        name(node),
        node.status().addr(),
        state(said, fault),
        said.isEmpty() ? "the node has no session" : fault.map(PortFault::text).orElse(""),
        said.map(heard -> heard.rates().getOrDefault(port, 0.0)).orElse(0.0),
        counters.map(PortCounters::accepted).orElse(0L),
        counters.map(PortCounters::active).orElse(0L),
        counters.map(PortCounters::refused).orElse(0L),
        counters.map(PortCounters::bytesIn).orElse(0L),
        counters.map(PortCounters::bytesOut).orElse(0L));
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private String state(Optional<NodeFacts> said, Optional<PortFault> fault) {
    if (said.isEmpty()) {
      return "silent";
    }
    if (fault.isPresent()) {
      return fault.get().isServed() ? "degraded" : "failed";
    }
    return said.get().version() >= facts.version() ? "serving" : "behind";
  }

  private static Optional<PortCounters> counters(NodeFacts node, PublishedPort port) {
    return node.counters().stream().filter(found -> found.port().equals(port)).findFirst();
  }

  private static String name(Node node) {
    return node.hostname().isEmpty() ? node.id() : node.hostname();
  }

  private static String socket(String address, int port) {
    return address.contains(":") ? "[" + address + "]:" + port : address + ":" + port;
  }
}
