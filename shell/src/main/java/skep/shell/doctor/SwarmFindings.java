package skep.shell.doctor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import skep.api.client.DaemonInfo;
import skep.api.client.IngressPort;
import skep.api.client.SwarmInfo;
import skep.api.client.SwarmStatus;
import skep.model.Node;
import skep.model.NodeState;
import skep.view.Quorum;
import skep.view.QuorumText;

/// What is wrong with a swarm, as one of its daemons tells. Pure.
public final class SwarmFindings {
  /// Certificates of 90 days are renewed when half of that is over.
  private static final Duration SOON = Duration.ofDays(7);

  private static final Duration MOST_SKEW = Duration.ofSeconds(5);
  private static final Duration WORTH_KNOWING = Duration.ofSeconds(1);

  private SwarmFindings() {}

  /// Whether the daemon is in a swarm, and what is in the way when it is not.
  public static Finding membership(DaemonInfo info) {
    var state = info.swarm().map(SwarmInfo::localNodeState).orElse("inactive");
    var error = info.swarm().map(SwarmInfo::error).orElse("");
    var why = error.isEmpty() ? "" : ": " + error;
    return switch (state) {
      case "active" ->
          error.isEmpty()
              ? Finding.ok("swarm", info.name() + " is a part of it")
              : Finding.fail("swarm", info.name() + why, "skep info");
      case "inactive" ->
          Finding.note(
              "swarm", info.name() + " is in none" + why, "skep swarm init, or skep swarm join");
      case "locked" -> Finding.fail("swarm", info.name() + " is locked" + why, "skep swarm unlock");
      case String other -> Finding.fail("swarm", info.name() + " is " + other + why, "skep info");
    };
  }

  public static List<Finding> quorum(SwarmStatus status) {
    var findings = new ArrayList<Finding>();
    var quorum = new Quorum(status.voters(), status.reachable());
    var found = status.state() + "  " + QuorumText.count(quorum);
    findings.add(
        switch (status.state()) {
          case "HEALTHY" -> Finding.ok("quorum", found);
          case "DEGRADED" -> Finding.note("quorum", found, "skep swarm status");
          case "NO QUORUM" -> Finding.fail("quorum", found, QuorumText.waysOut(quorum));
          case String _ -> Finding.fail("quorum", status.state(), "skep swarm status");
        });
    for (var manager : status.managers()) {
      if (manager.voter() && !manager.reachable()) {
        findings.add(
            Finding.fail(
                "manager",
                manager.name() + " does not take part",
                "on " + manager.name() + ": skep info"));
      }
    }
    status.warnings().forEach(text -> findings.add(Finding.note("managers", text, "")));
    return findings;
  }

  /// @param here this machine's clock when `status` came
  public static List<Finding> clocks(SwarmStatus status, Instant here) {
    var findings = new ArrayList<Finding>();
    for (var manager : status.managers()) {
      manager
          .clockSkewMs()
          .map(Duration::ofMillis)
          .filter(skew -> skew.abs().compareTo(WORTH_KNOWING) > 0)
          .ifPresent(skew -> findings.add(clock(manager.name(), skew)));
    }
    var own = Duration.between(status.now(), here);
    if (own.abs().compareTo(WORTH_KNOWING) > 0) {
      findings.add(clock("this machine", own));
    }
    return findings.isEmpty()
        ? List.of(Finding.ok("clocks", "within a second of each other"))
        : findings;
  }

  private static Finding clock(String name, Duration skew) {
    var found =
        "%s is %s %s"
            .formatted(name, QuorumText.age(skew.abs()), skew.isNegative() ? "behind" : "ahead");
    var fix = "on " + name + ": timedatectl set-ntp true";
    return skew.abs().compareTo(MOST_SKEW) > 0
        ? Finding.fail("clocks", found, fix)
        : Finding.note("clocks", found, fix);
  }

  public static List<Finding> certificates(SwarmStatus status) {
    var findings = new ArrayList<Finding>();
    int known = 0;
    for (var manager : status.managers()) {
      if (manager.certificateExpires().isEmpty()) {
        continue;
      }
      known++;
      var left = Duration.between(status.now(), manager.certificateExpires().get());
      var fix = "on " + manager.name() + ": skep info says why it is not renewed";
      if (left.isNegative()) {
        findings.add(
            Finding.fail("certificates", "that of " + manager.name() + " is expired", fix));
      } else if (left.compareTo(SOON) < 0) {
        findings.add(
            Finding.note(
                "certificates",
                "that of %s expires in %s".formatted(manager.name(), QuorumText.age(left)),
                fix));
      }
    }
    if (known == 0) {
      return List.of(Finding.unknown("certificates", "no manager has told when its expires"));
    }
    return findings.isEmpty()
        ? List.of(Finding.ok("certificates", "good for more than " + SOON.toDays() + " days"))
        : findings;
  }

  public static List<Finding> nodes(List<Node> nodes) {
    var findings = new ArrayList<Finding>();
    var versions = new TreeMap<String, TreeSet<String>>();
    for (var node : nodes) {
      var name = node.hostname().isEmpty() ? node.id() : node.hostname();
      var why = node.status().message();
      if (node.status().state() != NodeState.READY) {
        findings.add(
            Finding.fail(
                "nodes",
                name + " is " + node.status().state().wire() + (why.isEmpty() ? "" : ": " + why),
                "on %s: skep doctor".formatted(name)));
      }
      var version = node.description().engine().engineVersion();
      if (!version.isEmpty()) {
        versions.computeIfAbsent(version, _ -> new TreeSet<>()).add(name);
      }
    }
    if (findings.isEmpty()) {
      findings.add(Finding.ok("nodes", "all " + nodes.size() + " are ready"));
    }
    if (versions.size() > 1) {
      var parts = new ArrayList<String>();
      versions.forEach((version, on) -> parts.add(version + " on " + String.join(" ", on)));
      findings.add(
          Finding.note(
              "engines",
              "not the same: " + String.join(", ", parts),
              "bring them to one version, one node after the other: skep node drain NODE --wait"));
    } else if (!versions.isEmpty()) {
      findings.add(Finding.ok("engines", "all " + versions.firstKey()));
    }
    return findings;
  }

  public static List<Finding> ingress(List<IngressPort> ports) {
    var findings = new ArrayList<Finding>();
    for (var port : ports) {
      var name = port.publishedPort() + "/" + port.protocol();
      for (var node : port.nodes()) {
        if (!node.state().equals("serving") || !node.text().isEmpty()) {
          var found = name + " is " + node.state() + " on " + node.node();
          var why = node.text().isEmpty() ? found : found + ": " + node.text();
          var fix = "skep ingress inspect --pretty " + name;
          findings.add(
              node.state().equals("serving") || node.state().equals("degraded")
                  ? Finding.note("ingress", why, fix)
                  : Finding.fail("ingress", why, fix));
        }
      }
    }
    return findings.isEmpty()
        ? List.of(Finding.ok("ingress", ports.size() + " published, served by every node"))
        : findings;
  }
}
