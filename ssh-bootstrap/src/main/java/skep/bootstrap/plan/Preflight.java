package skep.bootstrap.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import skep.bootstrap.host.HostFacts;
import skep.bootstrap.host.HostFacts.Sudo;
import skep.bootstrap.host.Membership;
import skep.bootstrap.host.PortScripts.Reach;
import skep.bootstrap.inventory.Inventory;
import skep.bootstrap.inventory.Role;
import skep.bootstrap.inventory.SudoMode;

/// Says everything that is wrong with the hosts, at once, each with what mends it.
public final class Preflight {
  static final Duration MAX_CLOCK_DIFFERENCE = Duration.ofSeconds(5);
  private static final long MIB = 1024L * 1024;
  private static final long MIN_MEMORY = 400 * MIB;
  private static final long MIN_STATE = 100 * MIB;
  private static final long MIN_PROGRAMS = 250 * MIB;

  private final Inventory inventory;
  private final Release release;
  private final boolean isEvenAllowed;
  private final List<Fault> faults = new ArrayList<>();

  private Preflight(Inventory inventory, Release release, boolean isEvenAllowed) {
    this.inventory = inventory;
    this.release = release;
    this.isEvenAllowed = isEvenAllowed;
  }

  /// @param sights of the inventory's hosts, in its order
  /// @param isEvenAllowed whether an even number of managers is the operator's wish
  public static List<Fault> faults(
      Inventory inventory,
      List<HostSight> sights,
      List<PortTry> tries,
      Release release,
      boolean isEvenAllowed) {
    var preflight = new Preflight(inventory, release, isEvenAllowed);
    preflight.together(sights);
    sights.forEach(preflight::host);
    preflight.clocks(sights);
    preflight.ports(sights, tries);
    return preflight.faults;
  }

  private void problem(String host, String text, String fix) {
    faults.add(Fault.problem(host, text, fix));
  }

  private void together(List<HostSight> sights) {
    int managers = inventory.managers().size();
    if (managers % 2 == 0 && !isEvenAllowed) {
      problem(
          "",
          "%d managers lose their quorum with %d down, as %d would: the extra one only adds risk"
              .formatted(managers, managers / 2, managers - 1),
          "make it %d or %d in the inventory, or say --allow-even"
              .formatted(managers - 1, managers + 1));
    }
    var swarms = new LinkedHashSet<String>();
    var hostnames = new TreeMap<String, String>();
    for (var sight : sights) {
      sight.facts().flatMap(facts -> facts.skep().membership()).ifPresent(m -> swarm(m, swarms));
      sight
          .facts()
          .map(facts -> facts.platform().hostname())
          .ifPresent(
              hostname -> {
                var other = hostnames.putIfAbsent(hostname, sight.name());
                if (other != null) {
                  problem(
                      sight.name(),
                      "is called "
                          + hostname
                          + ", as "
                          + other
                          + " is: nodes could not be told apart",
                      "fix on " + sight.name() + ": sudo hostnamectl set-hostname " + sight.name());
                }
              });
    }
    if (swarms.size() > 1) {
      problem(
          "",
          "the hosts are in different swarms already: " + String.join(", ", swarms),
          "take the ones that are not meant out of the inventory, or `skep swarm leave` there");
    }
  }

  private static void swarm(Membership membership, Set<String> swarms) {
    if (membership.isMember() && !membership.swarm().isEmpty()) {
      swarms.add(membership.swarm());
    }
  }

  private void host(HostSight sight) {
    var name = sight.name();
    sight.trouble().ifPresent(trouble -> problem(name, trouble.text(), trouble.fix()));
    sight
        .facts()
        .ifPresent(
            facts -> {
              login(sight, facts);
              platform(name, facts);
              room(name, facts);
              docker(name, facts);
              swarmPorts(name, facts);
              facts.skep().membership().ifPresent(m -> standing(name, m));
            });
  }

  private void login(HostSight sight, HostFacts facts) {
    var user = facts.login().user();
    var fix = "fix on %s: log in as root, or let %s use sudo".formatted(sight.name(), user);
    switch (facts.login().sudo()) {
      case NONE -> problem(sight.name(), user + " is not root, and there is no sudo", fix);
      case PASSWORD -> {
        if (inventory.sudo() != SudoMode.ASK) {
          problem(
              sight.name(),
              "sudo wants a password, and the inventory says it would not",
              "say `sudo: ask` in the inventory");
        }
      }
      case PASSWORDLESS -> {
        if (inventory.sudo() == SudoMode.NONE) {
          problem(sight.name(), user + " is not root, and the inventory has `sudo: none`", fix);
        }
      }
      case IS_ROOT -> {
        // nothing to become
      }
    }
  }

  private void platform(String name, HostFacts facts) {
    var platform = facts.platform();
    if (platform.os().matches("Darwin|FreeBSD|OpenBSD|SunOS|CYGWIN.*")) {
      problem(name, "runs " + platform.os() + ": nodes run Linux", "take it out of the inventory");
      return;
    }
    boolean hasJava = !platform.java().isEmpty();
    if (!hasJava && !release.isRuntimeFor(platform.arch(), platform.libc())) {
      var brought = release.runtime();
      problem(
          name,
          "is %s/%s, and the Java that could be brought is %s"
              .formatted(
                  platform.arch(),
                  platform.libc(),
                  brought.id().isEmpty() ? "missing" : brought.arch() + "/" + brought.libc()),
          "fix on %s: install a Java 25 runtime".formatted(name));
    }
    facts
        .features()
        .forEach(
            (feature, state) -> {
              if (state.equals("no") && !feature.equals("vxlan")) {
                lacking(name, feature);
              }
            });
  }

  private void lacking(String name, String feature) {
    if (feature.equals("nft")) {
      faults.add(
          Fault.note(name, "its kernel has no nftables: ports are proxied, never accelerated"));
    } else {
      problem(name, "its kernel has no " + feature, "use a kernel that Docker supports");
    }
  }

  private void room(String name, HostFacts facts) {
    var resources = facts.resources();
    if (resources.memory() > 0 && resources.memory() < MIN_MEMORY) {
      problem(
          name,
          "has %d MiB of memory, %d are needed"
              .formatted(resources.memory() / MIB, MIN_MEMORY / MIB),
          "give it more");
    }
    disk(name, "/var/lib/skep", resources.state(), MIN_STATE);
    boolean isInstalled = !facts.skep().file("current").isEmpty();
    disk(name, "/opt/skep", resources.programs(), isInstalled ? MIN_PROGRAMS / 2 : MIN_PROGRAMS);
    disk(name, "/tmp", resources.temporary(), release.jarBytes() + release.runtime().bytes());
  }

  private void disk(String name, String place, long free, long needed) {
    // a disk made for nothing but the state may be small: what counts is that something is left
    long limit = place.equals("/var/lib/skep") ? needed / 4 : needed;
    if (free < limit) {
      problem(
          name,
          "disk is full: %d MiB free for %s, %d are needed"
              .formatted(free / MIB, place, limit / MIB),
          "fix on %s: make room, see `df -h %s`".formatted(name, place));
    }
  }

  private void docker(String name, HostFacts facts) {
    var docker = facts.docker();
    if (!docker.isInstalled()) {
      if (!inventory.docker().isInstalled()) {
        problem(
            name,
            "has no Docker Engine",
            "say `docker: {install: if-missing}` or --install-docker, or on %s: %s"
                .formatted(name, HostScripts.installDockerHint(facts.platform().packages())));
      } else if (facts.platform().packages().isEmpty()) {
        problem(
            name,
            "has no Docker Engine, and no package manager that skep knows",
            "install Docker there by hand");
      }
      return;
    }
    if (!docker.isAnswering() && facts.isComplete() && !docker.process().isEmpty()) {
      problem(
          name,
          "its Docker Engine does not answer",
          "fix on %s: see `docker info`".formatted(name));
    }
    if (docker.isAnswering() && docker.major() < inventory.docker().minMajor()) {
      problem(
          name,
          "Docker Engine %s is older than %d"
              .formatted(docker.version(), inventory.docker().minMajor()),
          "upgrade it: containers stop while it restarts");
    }
    if (docker.isAnswering() && !docker.swarm().isEmpty() && !docker.swarm().equals("inactive")) {
      problem(
          name,
          "its Docker Engine is in Docker's own swarm mode",
          "fix on %s: docker swarm leave --force".formatted(name));
    }
    if (!docker.foreign().isEmpty()) {
      faults.add(
          Fault.note(
              name,
              "runs %d container%s not managed by skep: they will not be touched"
                  .formatted(docker.foreign().size(), docker.foreign().size() == 1 ? "" : "s")));
    }
  }

  private void swarmPorts(String name, HostFacts facts) {
    if (facts.skep().isRunning()) {
      return;
    }
    for (int port : List.of(inventory.network().swarmPort(), inventory.network().raftPort())) {
      if (facts.listeners().containsKey(port)) {
        var program = facts.listeners().getOrDefault(port, "");
        problem(
            name,
            "port %d is taken%s".formatted(port, program.isEmpty() ? "" : " by " + program),
            "fix on %s: stop it, see `ss -ltnp sport = :%d`".formatted(name, port));
      }
    }
  }

  private void standing(String name, Membership membership) {
    if (membership.state().equals("error") || membership.state().equals("locked")) {
      problem(
          name,
          "its skep daemon is %s%s"
              .formatted(
                  membership.state(),
                  membership.error().isEmpty() ? "" : ": " + membership.error()),
          membership.state().equals("locked")
              ? "fix on %s: skep swarm unlock".formatted(name)
              : "fix on %s: see `skep info`".formatted(name));
    }
  }

  private void clocks(List<HostSight> sights) {
    var offsets =
        sights.stream()
            .flatMap(sight -> sight.facts().stream())
            .map(HostFacts::clockOffset)
            .sorted()
            .toList();
    if (offsets.isEmpty()) {
      return;
    }
    var median = offsets.get((offsets.size() - 1) / 2);
    for (var sight : sights) {
      sight
          .facts()
          .map(facts -> facts.clockOffset().minus(median))
          .filter(offset -> offset.abs().compareTo(MAX_CLOCK_DIFFERENCE) > 0)
          .ifPresent(
              offset ->
                  problem(
                      sight.name(),
                      String.format(
                          Locale.ROOT,
                          "clock %d s off the median (max %d s)",
                          offset.toSeconds(),
                          MAX_CLOCK_DIFFERENCE.toSeconds()),
                      "fix on %s: sudo timedatectl set-ntp true".formatted(sight.name())));
    }
  }

  private void ports(List<HostSight> sights, List<PortTry> tries) {
    var addresses = new TreeMap<String, String>();
    for (var sight : sights) {
      sight
          .facts()
          .ifPresent(
              facts ->
                  addresses.put(
                      sight.name(), Addressing.of(sight.entry(), facts, inventory.network())));
    }
    addresses.forEach(
        (name, address) -> {
          if (address.isEmpty()) {
            problem(
                name,
                "has no address that other nodes could dial",
                "say `private: ADDRESS` for it in the inventory");
          }
        });
    var closed = new LinkedHashMap<String, List<PortTry>>();
    tries.stream()
        .filter(one -> !one.isOpen())
        .forEach(
            one ->
                closed
                    .computeIfAbsent(
                        one.from() + " " + one.to() + " " + one.reach(), _ -> new ArrayList<>())
                    .add(one));
    closed
        .values()
        .forEach(
            same -> {
              var one = same.getFirst();
              var from = addresses.getOrDefault(one.from(), one.from());
              problem(
                  one.from(),
                  "-> %s tcp/%s %s".formatted(one.to(), ports(same), because(one.reach())),
                  "fix on %s: sudo ufw allow from %s, or what your firewall takes"
                      .formatted(one.to(), from));
            });
  }

  private static String ports(List<PortTry> same) {
    return same.stream()
        .map(
            one ->
                one.purpose() == PortTry.Purpose.DATA
                    ? one.port() + " (any high port)"
                    : Integer.toString(one.port()))
        .collect(Collectors.joining(","));
  }

  private static String because(Reach reach) {
    return switch (reach) {
      case REFUSED -> "refused by a firewall";
      case SILENT -> "not answered: dropped by a firewall, or no route";
      case UNREACHABLE -> "unreachable";
      case OK -> "open";
    };
  }

  /// The number of managers that may be lost.
  public static int tolerance(Inventory inventory) {
    return (inventory.hosts().stream().filter(host -> host.role() == Role.MANAGER).toList().size()
            - 1)
        / 2;
  }

  /// Whether a host's login needs a password to become root.
  public static boolean isPasswordNeeded(HostFacts facts) {
    return facts.login().sudo() == Sudo.PASSWORD;
  }
}
