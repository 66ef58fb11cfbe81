package skep.manager;

import java.util.Optional;
import java.util.TreeSet;
import skep.allocator.PublishedPorts;
import skep.manager.ControlException.Kind;
import skep.model.IngressOptions;
import skep.model.PortConfig;
import skep.model.Service;
import skep.store.ClusterState;

/// What the ports of a service must satisfy, by themselves and beside all others, with swarmkit's
/// texts where it has one.
final class PortCheck {
  private static final int PORT_MAX = 65_535;

  private PortCheck() {}

  /// @param service as it is to be stored
  /// @throws ControlException saying which port and why
  static void check(ClusterState state, Service service) {
    var published = new TreeSet<String>();
    var spec = service.spec().endpointSpec();
    for (var port : spec.ports()) {
      alone(port);
      if (spec.mode().equals("dnsrr") && !port.isHostMode()) {
        throw invalid(
            "EndpointSpec: port published with ingress mode can't be used with dnsrr mode");
      }
      if (port.publishedPort() != 0 && !published.add(port.published())) {
        throw invalid("EndpointSpec: duplicate published ports provided");
      }
    }
    PublishedPorts.conflict(state, service).ifPresent(PortCheck::refuse);
    for (var lacking : PublishedPorts.give(state, service).lacking()) {
      throw ControlException.rpc(Kind.PRECONDITION, PublishedPorts.noneFree(lacking));
    }
  }

  private static void refuse(PublishedPorts.Conflict conflict) {
    throw invalid(
        "port '%d' is already in use by service '%s' (%s) as %s port"
            .formatted(
                conflict.port().publishedPort(),
                conflict.owner().spec().name(),
                conflict.owner().id(),
                conflict.isIngress() ? "an ingress" : "a host-published"));
  }

  private static void alone(PortConfig port) {
    if (port.targetPort() < 1 || port.targetPort() > PORT_MAX) {
      throw invalid("EndpointSpec: invalid target port " + port.targetPort());
    }
    if (port.publishedPort() < 0 || port.publishedPort() > PORT_MAX) {
      throw invalid("EndpointSpec: invalid published port " + port.publishedPort());
    }
    if (!port.isHostMode() && !port.publishMode().equals("ingress")) {
      throw invalid("EndpointSpec: invalid publish mode " + port.publishMode());
    }
    if (!port.isHostMode() && port.protocol().equals("sctp")) {
      throw new ControlException(
          Kind.UNIMPLEMENTED,
          "port %d: the ingress carries tcp and udp, publish sctp with mode=host"
              .formatted(port.targetPort()));
    }
    port.ingress().ifPresent(options -> options(port, options));
  }

  private static void options(PortConfig port, IngressOptions options) {
    one(port, "proxy-protocol", options.proxyProtocol(), IngressOptions.PROXY_V2);
    one(port, "client-address", options.clientAddress(), IngressOptions.KEEP);
    one(port, "accelerate", options.accelerate(), IngressOptions.NFT);
    if (options.proxyProtocol().isPresent() && !port.protocol().equals("tcp")) {
      throw invalid(
          "port %d: proxy-protocol is for tcp, not %s"
              .formatted(port.targetPort(), port.protocol()));
    }
  }

  private static void one(PortConfig port, String name, Optional<String> given, String allowed) {
    if (given.isEmpty()) {
      return;
    }
    if (port.isHostMode()) {
      throw invalid(
          "port %d: %s is for publish mode ingress, not host".formatted(port.targetPort(), name));
    }
    if (!given.get().equals(allowed)) {
      throw invalid(
          "port %d: invalid %s '%s', must be %s"
              .formatted(port.targetPort(), name, given.get(), allowed));
    }
  }

  private static ControlException invalid(String text) {
    return ControlException.rpc(Kind.INVALID, text);
  }
}
