package skep.shell.hosts;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import skep.bootstrap.host.HostException;
import skep.bootstrap.host.RemoteHost;
import skep.bootstrap.inventory.HostEntry;
import skep.bootstrap.inventory.Role;
import skep.bootstrap.plan.HostSight;
import skep.bootstrap.run.Undoing;
import skep.shell.command.Arguments;
import skep.shell.command.Exit;
import skep.shell.command.Session;
import skep.shell.command.UserError;

/// `skep bootstrap reset`: takes back what bootstrap has done on hosts, and only that.
final class ResetCommand {
  private final Session session;
  private final Arguments arguments;
  private final Bootstrap bootstrap;

  private ResetCommand(Session session, Arguments arguments, Bootstrap bootstrap) {
    this.session = session;
    this.arguments = arguments;
    this.bootstrap = bootstrap;
  }

  static Exit run(Session session, Arguments arguments) {
    var inventory = HostsOptions.inventory(session, arguments);
    for (var name : arguments.texts("--host")) {
      if (inventory.hosts().stream().noneMatch(host -> host.name().equals(name))) {
        throw new UserError(
            Exit.NOT_FOUND, "no host " + name + " in the inventory", "see skep bootstrap status");
      }
    }
    try (var bootstrap = Bootstrap.of(session, arguments, inventory)) {
      return new ResetCommand(session, arguments, bootstrap).run();
    }
  }

  private Exit run() {
    bootstrap.see();
    var chosen = chosen();
    confirm(chosen);
    var lines = new RunLines(session.console(), session.pacer(), bootstrap.isJson());
    var undoing = new Undoing(new SwarmOverSsh(), lines);
    var failures = new TreeMap<String, HostException>();
    for (var host : chosen) {
      try {
        var trouble = sight(host).trouble();
        if (trouble.isPresent() && !bootstrap.looking().hosts().containsKey(host.name())) {
          throw new HostException(
              trouble.get().reason(), trouble.get().text(), trouble.get().fix());
        }
        if (!undoing.undo(
            host.name(), bootstrap.looking().host(host.name()), staying(host, chosen))) {
          session.console().line(host.name() + "  nothing of skep's is there");
        }
      } catch (HostException e) {
        failures.put(host.name(), e);
        session.console().warn(host.name() + "  FAILED: " + e.text());
      }
    }
    if (failures.isEmpty() && chosen.size() == bootstrap.inventory().hosts().size()) {
      forgetContext();
    }
    if (failures.isEmpty()) {
      session.console().line("reset " + names(chosen));
      return Exit.OK;
    }
    throw new UserError(
        failures.size() < chosen.size() ? Exit.PARTLY_FAILED : Exit.FAILED,
        failures.size() + " of " + chosen.size() + " hosts were not reset",
        "mend it, then reset again");
  }

  /// Workers first, and the first manager last: it is whom the others hand over to.
  private List<HostEntry> chosen() {
    var names = arguments.texts("--host");
    var hosts = new ArrayList<HostEntry>();
    for (var role : List.of(Role.WORKER, Role.MANAGER)) {
      var some = new ArrayList<HostEntry>();
      for (var host : bootstrap.inventory().hosts()) {
        if (host.role() == role && (names.isEmpty() || names.contains(host.name()))) {
          some.addFirst(host);
        }
      }
      hosts.addAll(some);
    }
    return hosts;
  }

  private HostSight sight(HostEntry host) {
    return bootstrap.sights().stream()
        .filter(sight -> sight.name().equals(host.name()))
        .findFirst()
        .orElseThrow();
  }

  /// Managers whose turn has not come, or never comes.
  private List<RemoteHost> staying(HostEntry leaving, List<HostEntry> chosen) {
    int turn = chosen.indexOf(leaving);
    var staying = new ArrayList<RemoteHost>();
    for (var host : bootstrap.inventory().managers()) {
      boolean isMember =
          sight(host)
              .facts()
              .flatMap(facts -> facts.skep().membership())
              .filter(membership -> membership.isMember() && membership.isManager())
              .isPresent();
      if (isMember && !host.equals(leaving) && !chosen.subList(0, turn).contains(host)) {
        staying.add(bootstrap.looking().host(host.name()));
      }
    }
    return staying;
  }

  private void confirm(List<HostEntry> chosen) {
    var cluster = bootstrap.inventory().cluster();
    session
        .console()
        .line(
            "Resets %s: leaves the swarm, stops its containers, removes skep and its state"
                .formatted(names(chosen)));
    if (arguments.text("--confirm").equals(cluster)) {
      return;
    }
    var keyboard = session.console().keyboard();
    session.console().out().flush();
    if (arguments.has("--confirm") || !keyboard.isAttended()) {
      throw new UserError(
          Exit.NEEDS_CONFIRMATION,
          "this has to be confirmed; nothing was changed",
          "say --confirm " + cluster);
    }
    if (!keyboard
        .line("Type the name of the swarm (%s) to go on: ".formatted(cluster))
        .equals(cluster)) {
      throw new UserError(Exit.NEEDS_CONFIRMATION, "not confirmed; nothing was changed", "");
    }
  }

  private static String names(List<HostEntry> hosts) {
    return String.join(" ", hosts.stream().map(HostEntry::name).toList());
  }

  private void forgetContext() {
    try {
      new Contexts(Places.of(session.console().environment()))
          .remove(bootstrap.inventory().cluster());
    } catch (IOException e) {
      session.console().warn("warning: the context is still there: " + e.getMessage());
    }
  }
}
