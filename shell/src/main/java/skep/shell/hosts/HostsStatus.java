package skep.shell.hosts;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import skep.bootstrap.host.HostException;
import skep.bootstrap.host.Membership;
import skep.bootstrap.plan.HostSight;
import skep.bootstrap.run.Journal;
import skep.bootstrap.run.SwarmDoor;
import skep.bootstrap.run.Undoing;
import skep.shell.command.Arguments;
import skep.shell.command.Exit;
import skep.shell.command.Session;
import skep.shell.print.TextTable;
import skep.shell.value.JsonText;
import skep.shell.value.Value;

/// `skep bootstrap status`: what is on each host, and what the last run did there.
final class HostsStatus {
  private final Session session;
  private final Bootstrap bootstrap;

  private HostsStatus(Session session, Bootstrap bootstrap) {
    this.session = session;
    this.bootstrap = bootstrap;
  }

  static Exit run(Session session, Arguments arguments) {
    try (var bootstrap =
        Bootstrap.of(session, arguments, HostsOptions.inventory(session, arguments))) {
      return new HostsStatus(session, bootstrap).run();
    }
  }

  private Exit run() {
    bootstrap.see();
    var health = health();
    if (bootstrap.isJson()) {
      var hosts = new Value.Items(bootstrap.sights().stream().map(this::json).toList());
      var document = Value.noFields().with("Hosts", hosts);
      session
          .console()
          .line(
              JsonText.write(
                  health.map(well -> document.with("Swarm", json(well))).orElse(document)));
    } else {
      var lines = new ArrayList<List<String>>();
      lines.add(List.of("HOST", "SSH", "DAEMON", "VERSION", "SWARM", "INSTALLED", "LAST STEP"));
      bootstrap.sights().forEach(sight -> lines.add(line(sight)));
      session.console().out().print(TextTable.render(lines));
      health.ifPresent(well -> session.console().line(well.text()));
    }
    long silent = bootstrap.sights().stream().filter(sight -> sight.facts().isEmpty()).count();
    bootstrap
        .sights()
        .forEach(
            sight ->
                sight
                    .trouble()
                    .ifPresent(
                        trouble -> {
                          session.console().warn(" X " + sight.name() + " " + trouble.text());
                          session.console().warn("     " + trouble.fix());
                        }));
    if (silent == bootstrap.sights().size()) {
      return Exit.UNREACHABLE;
    }
    if (silent > 0) {
      return Exit.PARTLY_FAILED;
    }
    return health.filter(well -> !well.isWritable()).isPresent() ? Exit.NO_LEADER : Exit.OK;
  }

  static Value json(SwarmDoor.Health health) {
    return Value.noFields()
        .with("Voters", Value.of(health.voters()))
        .with("Reachable", Value.of(health.reachable()))
        .with("Managers", Value.of(health.managers()))
        .with("Tolerance", Value.of(health.tolerance()))
        .with("Writable", Value.of(health.isWritable()))
        .with("Nodes", Value.of(health.nodes()))
        .with("Ready", Value.of(health.ready()));
  }

  private Value json(HostSight sight) {
    var row = Value.noFields().with("Name", Value.of(sight.name()));
    if (sight.facts().isEmpty()) {
      return row.with("Trouble", Value.of(sight.trouble().map(HostSight.Trouble::text).orElse("")));
    }
    var skep = sight.facts().get().skep();
    return row.with("Running", Value.of(skep.isRunning()))
        .with("Supervised", Value.of(skep.file("supervised").equals("yes")))
        .with("Version", Value.of(skep.membership().map(Membership::version).orElse("")))
        .with("Part", Value.of(skep.membership().map(HostsStatus::place).orElse("")))
        .with("Installed", Value.of(skep.file("current").replace("versions/", "")))
        .with("LastStep", Value.of(lastStep(sight)));
  }

  private List<String> line(HostSight sight) {
    if (sight.facts().isEmpty()) {
      return List.of(sight.name(), "X", "-", "-", "-", "-", "-");
    }
    var skep = sight.facts().get().skep();
    var daemon =
        skep.isRunning() ? (skep.file("supervised").equals("yes") ? "runs" : "by hand") : "-";
    return List.of(
        sight.name(),
        sight.connectMillis() + "ms",
        daemon,
        skep.membership().map(Membership::version).orElse("-"),
        skep.membership().map(HostsStatus::place).orElse("-"),
        skep.file("current").isEmpty() ? "-" : skep.file("current").replace("versions/", ""),
        lastStep(sight));
  }

  private static String place(Membership membership) {
    if (!membership.isMember()) {
      return "none";
    }
    return (membership.isManager() ? "manager" : "worker")
        + (membership.state().equals("active") ? "" : " " + membership.state());
  }

  private String lastStep(HostSight sight) {
    try {
      var entries = Undoing.journal(bootstrap.looking().host(sight.name()));
      return entries.isEmpty() ? "-" : text(entries.getLast());
    } catch (HostException _) {
      return "?";
    }
  }

  private static String text(Journal.Entry entry) {
    return "%s %s %s".formatted(entry.step(), entry.state(), entry.time());
  }

  private Optional<SwarmDoor.Health> health() {
    var door = new SwarmOverSsh();
    for (var sight : bootstrap.sights()) {
      if (sight.facts().flatMap(facts -> facts.skep().membership()).isPresent()) {
        try {
          return Optional.of(door.health(bootstrap.looking().host(sight.name())));
        } catch (HostException _) {
          // the next one is asked
        }
      }
    }
    return Optional.empty();
  }
}
