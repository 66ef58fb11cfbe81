package skep.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import skep.manager.ControlException;
import skep.manager.ControlException.Kind;

/// Which of its addresses a node listens on and tells others to dial, by Swarm's rules and in its
/// words (moby's `listen_addr.go`).
final class Addresses {
  static final int SWARM_PORT = 2377;

  /// The manager group's port when the swarm's is 2377; it moves with it.
  private static final int RAFT_PORT_OFFSET = 7800 - SWARM_PORT;

  private static final int MAX_SWARM_PORT = 65_535 - RAFT_PORT_OFFSET;

  /// One address of this host.
  record Local(String interfaceName, InetAddress address) {}

  private final List<Local> locals;

  /// @param locals this host's addresses, loopback left out
  Addresses(List<Local> locals) {
    this.locals = List.copyOf(locals);
  }

  static Addresses ofThisHost() {
    try {
      var found = new ArrayList<Local>();
      for (var net : NetworkInterface.networkInterfaces().toList()) {
        // Bridges of the engine itself are no way to this host.
        boolean isEngineBridge =
            net.getName().startsWith("docker")
                || net.getName().startsWith("br-")
                || net.getName().startsWith("veth");
        if (net.isUp() && !net.isLoopback() && !isEngineBridge) {
          net.inetAddresses()
              .filter(address -> !address.isLinkLocalAddress())
              .forEach(address -> found.add(new Local(net.getName(), address)));
        }
      }
      return new Addresses(found);
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Where the raft transport of the manager at `swarmPort` is dialled, as `host:port`.
  static String raftAddress(HostPort swarmPort) {
    return new HostPort(swarmPort.host(), raftPort(swarmPort.port())).toString();
  }

  static int raftPort(int swarmPort) {
    return swarmPort + RAFT_PORT_OFFSET;
  }

  /// The address this host has on its way to `remote`; nothing is sent.
  ///
  /// @throws IOException when there is no way
  static String towards(HostPort remote) throws IOException {
    try (var probe = new DatagramSocket()) {
      probe.connect(new InetSocketAddress(remote.host(), remote.port()));
      return probe.getLocalAddress().getHostAddress();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /// An address another node says it can be dialled at.
  ///
  /// @throws ControlException INVALID, when it is not an IP address with a port of the right range
  static HostPort dialable(String given) {
    var text = "advertise address must be a non-zero IP address";
    var address = parse(given, text);
    if (literal(address.host()).isEmpty() || address.isAny()) {
      throw invalid(text);
    }
    return address;
  }

  /// @param given ip or interface, with or without port; empty: all addresses
  /// @throws ControlException INVALID
  HostPort listen(String given) {
    if (given.isEmpty()) {
      return new HostPort("0.0.0.0", SWARM_PORT);
    }
    var wanted =
        parse(
            given,
            "listen address must be an IP address or network interface (with optional port"
                + " number)");
    return new HostPort(
        literal(wanted.host())
            .or(() -> ofInterface(wanted.host()))
            .orElseThrow(
                () ->
                    invalid(
                        "listen address must be an IP address or network interface (with optional"
                            + " port number)")),
        wanted.port());
  }

  /// @param given ip or interface, with or without port; empty: found from `listen` or from what
  ///   this host has
  /// @throws ControlException INVALID, also when this host has several addresses to choose from
  HostPort advertise(String given, HostPort listen) {
    if (given.isEmpty()) {
      var host = listen.isAny() ? onlyAddress() : listen.host();
      return new HostPort(host, listen.port());
    }
    var text =
        "advertise address must be a non-zero IP address or network interface (with optional port"
            + " number)";
    var wanted = parse(given, text);
    int port = given.equals(wanted.host()) ? listen.port() : wanted.port();
    var host = literal(wanted.host()).or(() -> ofInterface(wanted.host()));
    var address = new HostPort(host.orElseThrow(() -> invalid(text)), port);
    if (address.isAny()) {
      throw invalid(text);
    }
    return address;
  }

  private static HostPort parse(String given, String complaint) {
    HostPort address;
    try {
      address = HostPort.parse(given, SWARM_PORT);
    } catch (IllegalArgumentException e) {
      throw invalid(complaint + ": " + e.getMessage());
    }
    if (address.port() > MAX_SWARM_PORT) {
      throw invalid(
          "port %d is too high: managers use port %d + %d too, so it may be %d at most"
              .formatted(address.port(), address.port(), RAFT_PORT_OFFSET, MAX_SWARM_PORT));
    }
    return address;
  }

  private static Optional<String> literal(String host) {
    boolean isLiteral = host.indexOf(':') >= 0 || host.matches("[0-9.]+");
    if (!isLiteral) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(host).getHostAddress());
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private Optional<String> ofInterface(String name) {
    var all = locals.stream().filter(local -> local.interfaceName().equals(name)).toList();
    var four = all.stream().filter(local -> local.address() instanceof Inet4Address).toList();
    var usable = four.isEmpty() ? all : four;
    if (usable.size() > 1) {
      throw invalid(
          "interface %s has more than one %s address (%s and %s)"
              .formatted(
                  name,
                  four.isEmpty() ? "IPv6" : "IPv4",
                  text(usable.get(0)),
                  text(usable.get(1))));
    }
    return usable.stream().map(Addresses::text).findFirst();
  }

  private String onlyAddress() {
    var four = locals.stream().filter(local -> local.address() instanceof Inet4Address).toList();
    var usable = four.isEmpty() ? locals : four;
    if (usable.isEmpty()) {
      throw invalid("could not find the system's IP address - specify one with --advertise-addr");
    }
    var first = usable.getFirst();
    if (usable.size() == 1) {
      return text(first);
    }
    var second = usable.get(1);
    var where =
        first.interfaceName().equals(second.interfaceName())
            ? "on interface %s (%s and %s)"
                .formatted(first.interfaceName(), text(first), text(second))
            : "on different interfaces (%s on %s and %s on %s)"
                .formatted(
                    text(first), first.interfaceName(), text(second), second.interfaceName());
    throw invalid(
        "could not choose an IP address to advertise since this system has multiple addresses "
            + where
            + " - specify one with --advertise-addr");
  }

  private static String text(Local local) {
    return local.address().getHostAddress();
  }

  private static ControlException invalid(String text) {
    return new ControlException(Kind.INVALID, text);
  }
}
