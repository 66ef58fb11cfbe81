package skep.ingress.nft;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// The rules as `nft -f` reads them. Pure: equal arguments give equal text.
///
/// Each file begins with its table and the table's deletion, which makes loading it one atomic
/// replacement. Connections that exist go on as conntrack remembers them.
final class Rules {
  static final String TABLE = "skep_ingress";
  static final String SOURCE_TABLE = "skep_source";

  /// Of packets that belong to a connection which a proxy's socket has under a client's address.
  static final int SOURCE_MARK = 0x5cea;

  /// Of connections that were sent to a task.
  private static final int SENT_MARK = 0x5ce9;

  private static final String DISPATCH =
      """
          fib daddr type local tcp flags & (fin|syn|rst|ack) == syn tcp dport vmap @tcp_ports
          fib daddr type local udp dport vmap @udp_ports
      """;

  private Rules() {}

  /// As iptables writes it.
  static String sentMark() {
    return "0x%x".formatted(SENT_MARK);
  }

  /// `generation` names a chain, by which it can be seen whether these very rules are loaded; it
  /// also says whose turn is first, since the kernel counts from 0 again with each replacement.
  ///
  /// @param bridges the interfaces behind which containers live
  static String ingress(
      List<Acceleration.Port> ports, Collection<String> bridges, long generation) {
    return ingress(ports, bridges, generation, Optional.empty());
  }

  /// The same for as long as `life` only, whatever becomes of who loaded them.
  static String ingressFor(
      Duration life, List<Acceleration.Port> ports, Collection<String> bridges, long generation) {
    return ingress(ports, bridges, generation, Optional.of(life));
  }

  private static String ingress(
      List<Acceleration.Port> ports,
      Collection<String> bridges,
      long generation,
      Optional<Duration> life) {
    var text = new StringBuilder();
    begin(text, TABLE);
    text.append("  chain ").append(generationChain(generation)).append(" { }\n");
    map(text, ports, "tcp", life);
    map(text, ports, "udp", life);
    for (var port : ports) {
      service(text, port, generation);
    }
    hooks(text, bridges);
    after(text, ports);
    return text.append("}\n").toString();
  }

  static String generationChain(long generation) {
    return "generation_" + generation;
  }

  /// Marks what belongs to sockets that stand for a client, so that it is routed to this node
  /// though it is addressed to the client.
  static String source() {
    var text = new StringBuilder();
    begin(text, SOURCE_TABLE);
    return text.append("  chain pre {\n")
        .append("    type filter hook prerouting priority mangle; policy accept;\n")
        .append(
            "    meta l4proto tcp socket transparent 1 meta mark set 0x%x\n".formatted(SOURCE_MARK))
        .append("  }\n}\n")
        .toString();
  }

  private static void begin(StringBuilder text, String table) {
    text.append("table ip %s\ndelete table ip %s\ntable ip %s {\n".formatted(table, table, table));
  }

  private static void map(
      StringBuilder text, List<Acceleration.Port> ports, String protocol, Optional<Duration> life) {
    var timeout = life.map(time -> " timeout %ds".formatted(time.toSeconds())).orElse("");
    var elements = new ArrayList<String>();
    for (var port : ports) {
      if (port.published().protocol().equals(protocol)) {
        elements.add("%d%s : goto %s".formatted(port.published().port(), timeout, chain(port)));
      }
    }
    text.append("  map %s_ports {\n    type inet_service : verdict\n".formatted(protocol));
    if (life.isPresent()) {
      text.append("    flags timeout\n");
    }
    if (!elements.isEmpty()) {
      text.append("    elements = { ").append(String.join(", ", elements)).append(" }\n");
    }
    text.append("  }\n");
  }

  private static void service(StringBuilder text, Acceleration.Port port, long generation) {
    var destinations = port.destinations();
    int count = destinations.size();
    var turns = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      var destination = destinations.get(Math.floorMod(i + generation, count));
      turns.add("%d : %s . %d".formatted(i, destination.ip(), destination.port()));
    }
    text.append("  chain %s {\n".formatted(chain(port)));
    text.append("    ct mark set 0x%x\n".formatted(SENT_MARK));
    text.append(
        "    meta l4proto %s dnat ip to numgen inc mod %d map { %s }\n  }\n"
            .formatted(port.published().protocol(), count, String.join(", ", turns)));
  }

  /// Only what opens a TCP connection is sent on: a packet of a connection that conntrack has
  /// forgotten reaches the node itself, which resets it, instead of another task, which might be
  /// silent.
  ///
  /// Two kinds of clients are left to the proxy. This node by its loopback address: the kernel
  /// routes 127.0.0.1 nowhere else. Containers of this node: a neighbour on their own bridge would
  /// answer them directly, from an address they did not call, and a bridge sends nothing back to
  /// where it came from.
  private static void hooks(StringBuilder text, Collection<String> bridges) {
    text.append(
        "  chain pre {\n    type nat hook prerouting priority dstnat - 10; policy accept;\n");
    if (!bridges.isEmpty()) {
      text.append("    iifname { %s } return\n".formatted(quoted(bridges)));
    }
    text.append(DISPATCH).append("  }\n");
    text.append("  chain out {\n    type nat hook output priority -110; policy accept;\n");
    text.append("    ip daddr 127.0.0.0/8 return\n").append(DISPATCH).append("  }\n");
  }

  private static void after(StringBuilder text, List<Acceleration.Port> ports) {
    var local = new TreeSet<String>();
    for (var port : ports) {
      for (var destination : port.destinations()) {
        if (destination.isLocal()) {
          local.add(destination.ip());
        }
      }
    }
    text.append(
        "  chain post {\n    type nat hook postrouting priority srcnat - 10; policy accept;\n");
    if (!local.isEmpty()) {
      text.append(
          "    ct mark 0x%x ip daddr { %s } return\n"
              .formatted(SENT_MARK, String.join(", ", local)));
    }
    text.append("    ct mark 0x%x masquerade\n  }\n".formatted(SENT_MARK));
  }

  private static String chain(Acceleration.Port port) {
    return port.published().protocol() + "_" + port.published().port();
  }

  private static String quoted(Collection<String> names) {
    SortedSet<String> sorted = new TreeSet<>(names);
    return "\"" + String.join("\", \"", sorted) + "\"";
  }
}
