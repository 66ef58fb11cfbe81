package skep.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// The lab's hosts with skep on them, installed as an operator would: the jar in `/usr/local/lib`
/// and the launcher in the path. One lab serves all test classes of a JVM; each class begins on
/// hosts that have forgotten every earlier swarm.
///
/// Numbers of hosts are 1-based. Calls block, are bounded in time and may come from any thread.
///
/// @param lab three hosts or more, with a small disk under `/var/lib/skep`
record Skep(Lab lab) {
  static final Duration SOON = Duration.ofSeconds(15);
  private static final Duration COMMAND_LIMIT = Duration.ofSeconds(60);
  private static final String[] LAB_OPTIONS = {"--disk", "64M"};
  private static final Set<String> INSTALLED = ConcurrentHashMap.newKeySet();

  /// A shell's words for the daemon's process id. The brackets keep that shell itself out.
  static final String DAEMON = "$(pgrep -f '[s]kep.Main daemon')";

  /// Why skep cannot be tried on real hosts here and now.
  static Optional<String> skipReason() {
    return Files.isRegularFile(jar())
        ? Lab.skipReason()
        : Optional.of("lab: there is no " + jar() + ": run `./mvnw package` first");
  }

  /// All hosts up, skep installed, every daemon, container and trace of an earlier swarm gone.
  static Skep onFreshHosts() {
    return onFreshHosts(3);
  }

  /// @param count of hosts; there may be more, which have forgotten their swarm too
  static Skep onFreshHosts(int count) {
    var skep = new Skep(Lab.up(Math.max(count, INSTALLED.size()), LAB_OPTIONS));
    skep.lab.hosts().parallelStream().forEach(skep::prepare);
    return skep;
  }

  /// Deletes the hosts of a test that has made them unfit for others: the next one gets new ones.
  static void scrap(Lab lab) {
    lab.close();
    INSTALLED.clear();
  }

  /// Names of the hosts that may have a daemon.
  static SortedSet<String> hostsInUse() {
    return new TreeSet<>(INSTALLED);
  }

  /// Whether the wall clocks of daemons can be set, which takes a C compiler.
  static boolean isClockMovable() {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "cc")));
  }

  Host host(int number) {
    return lab.host(number);
  }

  /// Runs one command line of skep on a host, for at most 60 s.
  Result run(int host, String... words) {
    var command = Stream.concat(Stream.of("skep"), Stream.of(words)).toArray(String[]::new);
    return host(host).exec(COMMAND_LIMIT, command);
  }

  /// The same for one that must succeed: its standard output.
  String ok(int host, String... words) {
    return run(host, words).ok();
  }

  /// A line without quotes, as it would be typed.
  Result typed(int host, String line) {
    return run(host, line.split(" "));
  }

  /// Forms a swarm whose first manager is host 1. Hosts 2 and 3 become what `roles` says.
  ///
  /// @param roles `worker` or `manager`, for host 2 and the ones after it
  void form(String... roles) {
    ok(1, "swarm", "init", "--advertise-addr", host(1).address());
    for (int number = 2; number <= roles.length + 1; number++) {
      join(number, roles[number - 2]);
    }
  }

  /// Joins a host to the swarm of host 1.
  ///
  /// @param role `worker` or `manager`
  void join(int number, String role) {
    var token = ok(1, "swarm", "join-token", "-q", role);
    ok(number, "swarm", "join", "--token", token, host(1).address() + ":2377");
  }

  /// The full name of a test image.
  String image(String name) {
    return lab.image(name);
  }

  /// Starts the daemon of a host that has just booted or lost it; returns when it answers.
  void startDaemon(int number) {
    launchDaemon(number);
    Await.within(SOON, "the daemon of h" + number + " answers", () -> isAnswering(number));
  }

  /// Starts it and does not wait: it may have reasons to end at once.
  void launchDaemon(int number) {
    var script = "setsid skep daemon >>/var/log/skep.log 2>&1 </dev/null &";
    var verb = isClockMovable() ? "with-clock" : "exec";
    Lab.run(COMMAND_LIMIT, List.of(verb, host(number).name(), "sh", "-c", script)).ok();
  }

  /// Kills the daemon's process and nothing else.
  void killDaemon(int number) {
    shell(number, "kill -9 " + DAEMON).ok();
  }

  /// Tells the daemon to end and waits until it has.
  void stopDaemon(int number) {
    shell(number, "kill -TERM " + DAEMON).ok();
    Await.within(SOON, "it ended", () -> shell(number, "kill -0 " + DAEMON).exit() != 0);
  }

  /// Stops the daemon's process: connections stay open and nobody answers.
  void pauseDaemon(int number) {
    shell(number, "kill -STOP " + DAEMON).ok();
  }

  void resumeDaemon(int number) {
    shell(number, "kill -CONT " + DAEMON).ok();
  }

  boolean isAnswering(int number) {
    return shell(number, "curl -sf -m 2 --unix-socket /run/skep/skep.sock http://skep/_ping").exit()
        == 0;
  }

  /// The daemon's API on a host that is up, asked from outside.
  SwarmSocket socket(int number) {
    return new SwarmSocket(host(number).root().resolve("run/skep/skep.sock"));
  }

  Result shell(int number, String script) {
    return host(number).exec("sh", "-c", script);
  }

  /// Full ids of a service's running containers on a host, as its own Docker Engine tells them.
  List<String> containers(int number, String service) {
    var filter = "label=com.docker.swarm.service.name=" + service;
    return host(number)
        .exec("docker", "ps", "--no-trunc", "--filter", filter, "--format", "{{.ID}}")
        .ok()
        .lines()
        .sorted()
        .toList();
  }

  /// How many containers of a service run on these hosts.
  int running(String service, int... hosts) {
    int count = 0;
    for (int number : hosts) {
      count += containers(number, service).size();
    }
    return count;
  }

  private void prepare(Host host) {
    if (INSTALLED.add(host.name())) {
      host.install(jar(), "/usr/local/lib/skep.jar");
      host.install(command(), "/usr/local/bin/skep");
      host.exec("docker", "pull", "-q", image("nginx")).ok();
    }
    host.exec(
            "sh",
            "-c",
            "for daemon in "
                + DAEMON
                + "; do kill -9 $daemon; done; "
                + "for container in $(docker ps -aq); do docker rm -f $container; done; "
                + "find /var/lib/skep -mindepth 1 -delete; rm -rf /run/skep /var/log/skep.log")
        .ok();
  }

  /// The fat jar that the reactor has just built.
  static Path jar() {
    return Path.of(System.getProperty("skep.jar", "../shell/target/skep.jar")).toAbsolutePath();
  }

  /// The launcher that users install. The hosts see this machine's files below their own, so its
  /// JDK is theirs too.
  private static Path command() {
    try {
      var launcher = Files.readString(Path.of("..", "launch.sh"));
      var executable = PosixFilePermissions.fromString("rwxr-xr-x");
      var file = Files.createTempFile("skep", "", PosixFilePermissions.asFileAttribute(executable));
      file.toFile().deleteOnExit();
      var java = "JAVA_HOME=" + System.getProperty("java.home");
      return Files.writeString(file, launcher.replaceFirst("\n", "\n" + java + "\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
