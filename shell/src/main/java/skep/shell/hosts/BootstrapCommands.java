package skep.shell.hosts;

import static skep.shell.command.Option.flag;

import java.util.ArrayList;
import java.util.List;
import skep.bootstrap.host.FactsScript;
import skep.bootstrap.inventory.InventoryText;
import skep.shell.command.Arguments;
import skep.shell.command.Command;
import skep.shell.command.Command.Lacking;
import skep.shell.command.Exit;
import skep.shell.command.Option;
import skep.shell.command.Positionals;
import skep.shell.command.Session;
import skep.shell.value.JsonText;

/// `skep bootstrap ...`: from hosts with nothing but ssh to a swarm.
public final class BootstrapCommands {
  private static final Positionals HOSTS = Positionals.any("[USER@HOST[:PORT]...]");

  private BootstrapCommands() {}

  public static List<Command> all() {
    return List.of(
        adopt(), apply(), check(), init(), plan(), reset(), resume(), schema(), status());
  }

  private static List<Option> with(Option... more) {
    var options = new ArrayList<>(HostsOptions.COMMON);
    options.addAll(List.of(more));
    return options;
  }

  private static Command init() {
    return new Command(
        List.of("bootstrap", "init"),
        "Print an inventory file for some hosts",
        Positionals.some("USER@HOST[:PORT] [USER@HOST[:PORT]...]"),
        List.of(HostsOptions.CLUSTER, HostsOptions.INSTALL),
        Lacking.NOTHING,
        List.of("skep bootstrap init root@m1 root@m2 root@m3 >hosts.yaml"),
        (session, arguments) -> {
          session
              .console()
              .out()
              .print(InventoryText.of(HostsOptions.inventory(session, arguments)));
          return Exit.OK;
        });
  }

  private static Command schema() {
    return new Command(
        List.of("bootstrap", "schema"),
        "Print the JSON Schema of inventory files, for editors",
        Positionals.NONE,
        List.of(),
        Lacking.NOTHING,
        List.of("skep bootstrap schema >inventory.schema.json"),
        (session, _) -> {
          session.console().out().print(FactsScript.resource("inventory.schema.json"));
          return Exit.OK;
        });
  }

  private static Command check() {
    return new Command(
        List.of("bootstrap", "check"),
        "Look at hosts and say everything that is wrong with them",
        HOSTS,
        with(HostsOptions.FORMAT),
        Lacking.NOTHING,
        List.of(
            "skep bootstrap check root@m1 root@m2 root@m3", "skep bootstrap check -f hosts.yaml"),
        BootstrapCommands::runCheck);
  }

  private static Exit runCheck(Session session, Arguments arguments) {
    try (var bootstrap =
        Bootstrap.of(session, arguments, HostsOptions.inventory(session, arguments))) {
      bootstrap.look();
      bootstrap.show();
      if (bootstrap.isJson()) {
        session.console().line(JsonText.write(bootstrap.json()));
      }
      return bootstrap.isBlocked() ? Exit.CONFLICT : Exit.OK;
    }
  }

  private static Command plan() {
    return new Command(
        List.of("bootstrap", "plan"),
        "Print what apply would do",
        HOSTS,
        with(
            HostsOptions.FORMAT,
            flag("--exit-code", "", "Exit with 10 when there is something to do")),
        Lacking.NOTHING,
        List.of("skep bootstrap plan -f hosts.yaml"),
        BootstrapCommands::runPlan);
  }

  private static Exit runPlan(Session session, Arguments arguments) {
    var inventory = HostsOptions.inventory(session, arguments);
    try (var bootstrap = Bootstrap.of(session, arguments, inventory)) {
      bootstrap.look();
      bootstrap.show();
      if (bootstrap.isBlocked()) {
        if (bootstrap.isJson()) {
          session.console().line(JsonText.write(bootstrap.json()));
        }
        return Exit.CONFLICT;
      }
      var plan = bootstrap.plan();
      PlanText.print(session.console(), bootstrap, plan);
      return !plan.isEmpty() && arguments.isOn("--exit-code") ? Exit.CHANGES_PENDING : Exit.OK;
    }
  }

  private static Command adopt() {
    return new Command(
        List.of("bootstrap", "adopt"),
        "Make a swarm of hosts whose containers must not notice",
        HOSTS,
        with(HostsOptions.FORMAT, flag("--dry-run", "", "Print the plan and stop")),
        Lacking.NOTHING,
        List.of("skep bootstrap adopt root@m1 root@m2 root@m3"),
        AdoptCommand::run);
  }

  private static Command resume() {
    return new Command(
        List.of("bootstrap", "resume"),
        "Go on with the last run",
        Positionals.NONE,
        with(HostsOptions.FORMAT, flag("--dry-run", "", "Print the plan and stop")),
        Lacking.NOTHING,
        List.of("skep bootstrap resume", "skep bootstrap resume --cluster prod"),
        LastRun::resume);
  }

  private static Command status() {
    return new Command(
        List.of("bootstrap", "status"),
        "Show what is on each host, and the last step that was done there",
        HOSTS,
        with(HostsOptions.FORMAT),
        Lacking.NOTHING,
        List.of("skep bootstrap status"),
        HostsStatus::run);
  }

  private static Command reset() {
    return new Command(
        List.of("bootstrap", "reset"),
        "Take back what bootstrap has done on hosts, and only that",
        HOSTS,
        with(
            HostsOptions.FORMAT,
            Option.many("--host", "Only this host of the inventory"),
            Option.value("--confirm", "NAME", "Go on without asking if this is the swarm's name")),
        Lacking.NOTHING,
        List.of("skep bootstrap reset", "skep bootstrap reset --host m2"),
        ResetCommand::run);
  }

  private static Command apply() {
    return new Command(
        List.of("bootstrap", "apply"),
        "Make a swarm of hosts, or bring one up to date",
        HOSTS,
        with(HostsOptions.FORMAT, flag("--dry-run", "", "Print the plan and stop")),
        Lacking.NOTHING,
        List.of(
            "skep bootstrap apply root@m1 root@m2 root@m3",
            "skep bootstrap apply -f hosts.yaml --yes"),
        ApplyCommand::run);
  }
}
