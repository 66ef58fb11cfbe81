package skep.ingress.nft;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// This node's firewall and routing, as far as the data path changes them: by the programs every
/// Docker host has, since they speak to whatever kernel there is. One thread at a time.
final class Firewall {
  private static final Path IP_FORWARD = Path.of("/proc/sys/net/ipv4/ip_forward");
  private static final String[] ACCEPT = {
    "DOCKER-USER", "-m", "connmark", "--mark", Rules.sentMark(), "-j", "ACCEPT"
  };
  private static final String SOURCE_MARK = "0x%x".formatted(Rules.SOURCE_MARK);

  /// A routing table nobody else uses.
  private static final String SOURCE_ROUTES = "23786";

  /// Loads a file of {@link Rules}, all of it or nothing; says why if that failed.
  Optional<String> load(String rules) {
    return failure(Command.runWith(rules, "nft", "-f", "-"));
  }

  boolean hasChain(String table, String chain) {
    return Command.run("nft", "list", "chain", "ip", table, chain).isDone();
  }

  /// Nothing if there is no such table.
  void deleteTable(String table) {
    Command.run("nft", "delete", "table", "ip", table);
  }

  /// Makes the node forward what the rules have sent on; says why if it cannot be had. Docker's own
  /// rules drop what enters a container's network unasked, and an accept in another table does not
  /// overrule that.
  Optional<String> letThrough() {
    try {
      if (!Files.readString(IP_FORWARD).strip().equals("1")) {
        return Optional.of("the node does not forward packets (sysctl net.ipv4.ip_forward=1)");
      }
    } catch (IOException e) {
      return Optional.of(IP_FORWARD + " cannot be read: " + e.getMessage());
    }
    if (iptables("-C", ACCEPT).isDone()) {
      return Optional.empty();
    }
    var inserted = iptables("-I", ACCEPT);
    if (inserted.isDone() || forwardsAll()) {
      return Optional.empty();
    }
    return failure(inserted);
  }

  void letThroughNoMore() {
    iptables("-D", ACCEPT);
  }

  /// Whether conntrack can be told to forget, without which UDP clients stay with a task that left.
  boolean canForget() {
    return Command.run("conntrack", "--version").isDone();
  }

  /// Ends what clients of `published` have with a task: the next packet is that of a stranger.
  void forget(String protocol, int published, Acceleration.Destination destination) {
    Command.run(
        "conntrack",
        "-D",
        "-p",
        protocol,
        "--orig-port-dst",
        Integer.toString(published),
        "--dst-nat",
        destination.ip());
  }

  /// Routes what is marked as {@link Rules#source} does to this node; says why if that failed.
  Optional<String> routeSources() {
    var rules = Command.run("ip", "rule", "list", "fwmark", SOURCE_MARK);
    if (rules.isDone() && rules.output().contains(SOURCE_ROUTES)) {
      return Optional.empty();
    }
    var routed =
        Command.run(
            "ip", "route", "replace", "local", "0.0.0.0/0", "dev", "lo", "table", SOURCE_ROUTES);
    return routed.isDone()
        ? failure(Command.run("ip", "rule", "add", "fwmark", SOURCE_MARK, "lookup", SOURCE_ROUTES))
        : failure(routed);
  }

  void routeSourcesNoMore() {
    Command.run("ip", "rule", "del", "fwmark", SOURCE_MARK, "lookup", SOURCE_ROUTES);
    Command.run("ip", "route", "flush", "table", SOURCE_ROUTES);
  }

  /// The interfaces behind which this node's containers live.
  SortedSet<String> bridges() {
    // 3: docker0: <BROADCAST,MULTICAST,UP,LOWER_UP> ...
    var listed = Command.run("ip", "-o", "link", "show", "type", "bridge");
    var bridges = new TreeSet<String>();
    for (var line : listed.output().lines().toList()) {
      var words = line.split(": ");
      if (listed.isDone() && words.length > 2) {
        bridges.add(words[1]);
      }
    }
    return bridges;
  }

  /// A host without Docker's rules that forwards everything.
  private static boolean forwardsAll() {
    var rules = Command.run("iptables", "-w", "-S", "FORWARD");
    return rules.isDone() && rules.output().strip().equals("-P FORWARD ACCEPT");
  }

  private static Command.Result iptables(String verb, String... rule) {
    var words = new String[rule.length + 3];
    words[0] = "iptables";
    words[1] = "-w";
    words[2] = verb;
    System.arraycopy(rule, 0, words, 3, rule.length);
    return Command.run(words);
  }

  private static Optional<String> failure(Command.Result result) {
    return result.isDone() ? Optional.empty() : Optional.of(result.why());
  }
}
