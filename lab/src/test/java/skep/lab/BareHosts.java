package skep.lab;

import java.util.List;
import java.util.stream.Collectors;

/// The lab's hosts as if nobody had installed skep by hand, for who bootstraps them; what was there
/// comes back with {@link #close}, for the tests of other classes.
record BareHosts(Lab lab) implements AutoCloseable {
  private static final String COMMAND = "/usr/local/bin/skep";
  private static final String KEPT = "/root/skep.kept";

  static BareHosts three() {
    return many(3);
  }

  static BareHosts many(int count) {
    var bare = new BareHosts(Skep.onFreshHosts(count).lab());
    bare.lab.hosts().forEach(BareHosts::clean);
    return bare;
  }

  private static void clean(Host host) {
    stop(host);
    host.exec("sh", "-c", "[ -e %2$s ] || mv %1$s %2$s".formatted(COMMAND, KEPT)).ok();
  }

  /// Whatever a bootstrap has begun on it, brought to its end or not.
  private static void stop(Host host) {
    host.exec(
            "sh",
            "-c",
            "s=$(cat /run/skep-supervisor.pid 2>/dev/null); [ -z \"$s\" ] || kill -9 $s; "
                + "for daemon in "
                + Skep.DAEMON
                + "; do kill -9 $daemon; done; "
                + "[ ! -e "
                + KEPT
                + " ] || rm -f "
                + COMMAND
                + "; rm -rf /opt/skep /run/skep /run/skep-* /etc/init.d/skep /var/log/skep.log;"
                + " find /var/lib/skep -mindepth 1 -delete; rm -rf /tmp/skep-*")
        .ok();
  }

  Host host(int number) {
    return lab.host(number);
  }

  /// An inventory of the hosts as managers m1, m2, ... of the swarm `lab`.
  ///
  /// @param more lines of YAML before the hosts
  String inventory(String... more) {
    var text = new StringBuilder("cluster: lab\nssh: {user: root}\n");
    for (var line : more) {
      text.append(line).append('\n');
    }
    text.append("hosts:\n");
    for (int number = 1; number <= lab.hosts().size(); number++) {
      text.append(
          "  - {name: m%d, address: %s, role: manager}\n"
              .formatted(number, host(number).address()));
    }
    return text.toString();
  }

  /// Full ids of all running containers, with their hosts.
  List<String> containers() {
    return lab.hosts().stream()
        .flatMap(
            host ->
                host.exec("docker", "ps", "-q", "--no-trunc")
                    .ok()
                    .lines()
                    .map(id -> host.name() + " " + id))
        .sorted()
        .toList();
  }

  /// What each host's processes were started with, and what its daemon wrote.
  String traces() {
    return lab.hosts().stream()
        .map(host -> host.exec("sh", "-c", "cat /proc/[0-9]*/cmdline /var/log/skep.log").stdout())
        .collect(Collectors.joining());
  }

  /// The jar that each host's daemon runs.
  List<String> jars() {
    return lab.hosts().stream()
        .map(
            host -> host.exec("sh", "-c", "tr '\\0' '\\n' </proc/" + Skep.DAEMON + "/cmdline").ok())
        .map(words -> words.lines().filter(word -> word.endsWith(".jar")).findFirst().orElse(""))
        .toList();
  }

  @Override
  public void close() {
    for (var host : lab.hosts()) {
      stop(host);
      host.exec("sh", "-c", "[ ! -e %2$s ] || mv %2$s %1$s".formatted(COMMAND, KEPT)).ok();
    }
  }
}
