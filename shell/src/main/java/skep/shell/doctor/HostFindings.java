package skep.shell.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What is wrong with the machine a daemon runs on. Pure.
public final class HostFindings {
  private static final long MIB = 1024L * 1024;

  /// The log and its snapshots of a swarm of some size; less, and a manager stops soon.
  private static final long LEAST_FREE = 100 * MIB;

  private static final long ROOMY = 1024 * MIB;

  private HostFindings() {}

  /// The machine's Docker Engine.
  public sealed interface Engine {
    /// @param swarm its own swarm mode: `inactive`, else it is in the way
    record Answers(String socket, String version, String swarm) implements Engine {}

    /// @param fix what the one who could not connect suggests
    record Silent(String why, String fix) implements Engine {}
  }

  public static List<Finding> engine(Engine engine) {
    return switch (engine) {
      case Engine.Silent(var why, var fix) -> List.of(Finding.fail("engine", why, fix));
      case Engine.Answers(var socket, var version, var swarm) ->
          List.of(
              Finding.ok("engine", "Docker Engine " + version + " at " + socket),
              swarm.isEmpty() || swarm.equals("inactive")
                  ? Finding.ok("swarm mode", "Docker's own is off")
                  : Finding.fail(
                      "swarm mode",
                      "Docker's own is " + swarm + "; two swarms would run on this host",
                      "docker swarm leave --force"));
    };
  }

  /// @param free bytes that root may still write
  public static Finding disk(String directory, long free) {
    var found = "%d MiB free for %s".formatted(free / MIB, directory);
    var fix = "docker system df; du -xh -d1 " + directory;
    if (free < LEAST_FREE) {
      return Finding.fail("disk", found + ", " + LEAST_FREE / MIB + " are needed", fix);
    }
    return free < ROOMY ? Finding.note("disk", found, fix) : Finding.ok("disk", found);
  }

  /// A port that somebody may have.
  ///
  /// @param isFree whether this machine has it to give
  public record LocalPort(int port, boolean isFree) {}

  /// On a host that is in no swarm yet.
  public static Finding ports(List<LocalPort> ports) {
    var held = ports.stream().filter(port -> !port.isFree()).toList();
    if (held.isEmpty()) {
      return Finding.ok("ports", listed(ports) + " are free");
    }
    return Finding.fail(
        "ports",
        listed(held) + (held.size() == 1 ? " is" : " are") + " held by another program",
        "ss -ltnp 'sport = :%d'".formatted(held.getFirst().port()));
  }

  private static String listed(List<LocalPort> ports) {
    return ports.stream().map(port -> port.port() + "/tcp").collect(Collectors.joining(", "));
  }

  /// A manager's port as tried from here.
  ///
  /// @param trouble why it cannot be reached; empty: it can
  public record Dialled(String manager, String address, String trouble) {}

  /// On a host that is in a swarm.
  public static List<Finding> dialled(List<Dialled> tries) {
    var findings = new ArrayList<Finding>();
    for (var one : tries) {
      if (!one.trouble().isEmpty()) {
        findings.add(
            Finding.fail(
                "ports",
                one.manager() + " cannot be reached at " + one.address() + ": " + one.trouble(),
                "on %s: let this host in to %s/tcp"
                    .formatted(
                        one.manager(),
                        one.address().substring(one.address().lastIndexOf(':') + 1))));
      }
    }
    if (findings.isEmpty() && !tries.isEmpty()) {
      findings.add(Finding.ok("ports", "all " + tries.size() + " of the managers can be reached"));
    }
    return findings;
  }
}
