package skep.shell;

import static skep.shell.command.Option.flag;
import static skep.shell.command.Option.value;

import java.util.List;
import skep.api.client.ApiException;
import skep.api.client.ApiPath;
import skep.shell.command.Arguments;
import skep.shell.command.Command;
import skep.shell.command.Command.Lacking;
import skep.shell.command.Exit;
import skep.shell.command.Option;
import skep.shell.command.Positionals;
import skep.shell.command.Session;
import skep.shell.command.UserError;
import skep.shell.value.JsonText;
import skep.shell.value.Value;

/// `skep swarm ...`: making, joining and leaving a swarm.
final class SwarmCommands {
  private static final Option LISTEN =
      value(
          "--listen-addr",
          "node-addr",
          "Listen address (format: <ip|interface>[:port], default 0.0.0.0:2377)");
  private static final Option ADVERTISE =
      value("--advertise-addr", "string", "Advertised address (format: <ip|interface>[:port])");
  private static final Option AVAILABILITY =
      value(
          "--availability",
          "string",
          "Availability of the node (active, pause, drain; default active)");

  private static final Value DEFAULT_SPEC = Value.noFields().with("Name", Value.of("default"));

  /// How a daemon says that its own agent did not reach its own manager.
  private static final String NOT_JOINED = "Timeout was reached before node joined.";

  private SwarmCommands() {}

  static List<Command> all() {
    return List.of(init(), join(), joinToken(), leave(), SwarmStatusCommand.command());
  }

  private static Command init() {
    return new Command(
        List.of("swarm", "init"),
        "Initialize a swarm",
        Positionals.NONE,
        List.of(
            ADVERTISE,
            flag("--autolock", "", "Require an unlock key to start a manager again"),
            AVAILABILITY,
            SwarmTrustCommands.CERT_EXPIRY,
            value("--dispatcher-heartbeat", "duration", "Dispatcher heartbeat period (default 1s)"),
            flag("--force-new-cluster", "", "Force create a new cluster from current state"),
            IngressSettings.DEADLINE,
            IngressSettings.GRACE,
            LISTEN,
            value("--task-history-limit", "int", "Task history retention limit (default 5)")),
        Lacking.of(
            "--data-path-addr --data-path-port --default-addr-pool"
                + " --default-addr-pool-mask-length --external-ca --max-snapshots"
                + " --snapshot-interval"),
        List.of(
            "skep swarm init",
            "skep swarm init --advertise-addr 192.168.0.41",
            "skep swarm init --force-new-cluster"),
        SwarmCommands::runInit);
  }

  private static Command join() {
    return new Command(
        List.of("swarm", "join"),
        "Join a swarm as a node and/or manager",
        Positionals.one("HOST:PORT"),
        List.of(
            ADVERTISE,
            AVAILABILITY,
            LISTEN,
            value(
                "--token",
                "string",
                "Token for entry into the swarm (- to read it from standard input)")),
        Lacking.of("--data-path-addr"),
        List.of(
            "skep swarm join --token SKEPTKN-1-... 192.168.0.41:2377",
            "skep swarm join --token - 192.168.0.41:2377 <token"),
        SwarmCommands::runJoin);
  }

  private static Command joinToken() {
    return new Command(
        List.of("swarm", "join-token"),
        "Manage join tokens",
        Positionals.one("(worker|manager)"),
        List.of(
            flag("--quiet", "-q", "Only display token"), flag("--rotate", "", "Rotate join token")),
        Lacking.NOTHING,
        List.of("skep swarm join-token worker", "skep swarm join-token -q manager"),
        SwarmCommands::runJoinToken);
  }

  private static Command leave() {
    return new Command(
        List.of("swarm", "leave"),
        "Leave the swarm",
        Positionals.NONE,
        List.of(flag("--force", "-f", "Force this node to leave the swarm, ignoring warnings")),
        Lacking.NOTHING,
        List.of("skep swarm leave"),
        SwarmCommands::runLeave);
  }

  private static Exit runInit(Session session, Arguments arguments) {
    var request =
        entry(arguments)
            .with("Spec", SwarmTrustCommands.settings(DEFAULT_SPEC, arguments))
            .with("ForceNewCluster", Value.of(arguments.isOn("--force-new-cluster")))
            .with("AutoLockManagers", Value.of(arguments.isOn("--autolock")));
    session.daemonStarter().ensureRunning();
    var answer = founded(session, arguments, JsonText.write(request));
    var id = JsonText.read(answer).text();
    session.console().line("Swarm initialized: current node (" + id + ") is now a manager.\n");
    if (printJoinCommand(session, id, "worker")) {
      session
          .console()
          .line(
              "To add a manager to this swarm, run 'skep swarm join-token manager'"
                  + " and follow the instructions.\n");
    }
    if (arguments.isOn("--autolock")) {
      SwarmTrustCommands.printUnlock(session, SwarmTrustCommands.unlockKey(session));
    }
    RoleChange.advise(session);
    return Exit.OK;
  }

  /// A swarm whose first node does not reach itself is taken back by the daemon.
  private static String founded(Session session, Arguments arguments, String request) {
    try {
      return session.api().post(ApiPath.of("swarm", "init"), request);
    } catch (ApiException e) {
      boolean isAlone = String.valueOf(e.getMessage()).startsWith(NOT_JOINED);
      if (!isAlone || arguments.isOn("--force-new-cluster")) {
        throw e;
      }
      var given = arguments.text("--advertise-addr");
      throw new UserError(
          Exit.FAILED,
          "no swarm was made: this host does not reach itself at the address that other nodes are"
              + " to dial"
              + (given.isEmpty() ? "" : ": " + given),
          "name an address of this host, as in: skep swarm init --advertise-addr 192.0.2.11");
    }
  }

  private static Exit runJoin(Session session, Arguments arguments) {
    var request =
        entry(arguments)
            .with("RemoteAddrs", Value.ofTexts(arguments.positionals()))
            .with("JoinToken", Value.of(joinToken(session, arguments)));
    session.daemonStarter().ensureRunning();
    session.api().post(ApiPath.of("swarm", "join"), JsonText.write(request));
    var info = JsonText.read(session.api().get(ApiPath.of("info")));
    var role = info.at("Swarm.ControlAvailable").isTrue() ? "manager" : "worker";
    session.console().line("This node joined a swarm as a " + role + ".");
    RoleChange.advise(session);
    return Exit.OK;
  }

  /// As it was given; `-` keeps it out of the list of processes.
  private static String joinToken(Session session, Arguments arguments) {
    if (arguments.text("--token").isEmpty()) {
      throw UserError.usage(
          "a join token is needed: --token",
          "`skep swarm join-token worker` on a manager shows the line to type here");
    }
    if (!arguments.text("--token").equals("-")) {
      return arguments.text("--token");
    }
    var keyboard = session.console().keyboard();
    var token =
        keyboard.isAttended() ? new String(keyboard.secret("Join token: ")) : keyboard.piped();
    if (token.isBlank()) {
      throw UserError.usage(
          "there is no join token on standard input", "see skep swarm join-token");
    }
    return token.strip();
  }

  private static Exit runJoinToken(Session session, Arguments arguments) {
    var role = arguments.positional(0);
    if (!role.equals("worker") && !role.equals("manager")) {
      throw UserError.usage("unknown role " + role, "say worker or manager");
    }
    boolean isQuiet = arguments.isOn("--quiet");
    if (arguments.isOn("--rotate")) {
      rotate(session, role);
      if (!isQuiet) {
        session.console().line("Successfully rotated " + role + " join token.\n");
      }
    }
    if (isQuiet) {
      session.console().line(token(session, role));
      return Exit.OK;
    }
    var info = JsonText.read(session.api().get(ApiPath.of("info")));
    printJoinCommand(session, info.at("Swarm.NodeID").text(), role);
    return Exit.OK;
  }

  private static void rotate(Session session, String role) {
    var swarm = swarm(session);
    session
        .api()
        .post(
            ApiPath.of("swarm", "update")
                .with("version", swarm.at("Version.Index").text())
                .with("rotate" + Shown.capital(role) + "Token", "true"),
            JsonText.write(swarm.get("Spec")));
  }

  private static Exit runLeave(Session session, Arguments arguments) {
    var force = Boolean.toString(arguments.isOn("--force"));
    var answer = session.api().post(ApiPath.of("swarm", "leave").with("force", force), "");
    session.console().line("Node left the swarm.");
    if (!answer.isEmpty()) {
      session.console().line("What its manager had was moved to " + JsonText.read(answer).text());
    }
    return Exit.OK;
  }

  /// What init and join say about this node.
  private static Value entry(Arguments arguments) {
    var availability =
        arguments.has("--availability") ? arguments.text("--availability") : "active";
    if (!List.of("active", "pause", "drain").contains(availability)) {
      throw UserError.usage(
          "invalid availability \"%s\", only active, pause and drain are supported"
              .formatted(availability),
          "");
    }
    var listen = arguments.text("--listen-addr");
    return Value.noFields()
        .with("ListenAddr", Value.of(listen.isEmpty() ? "0.0.0.0:2377" : listen))
        .with("AdvertiseAddr", Value.of(arguments.text("--advertise-addr")))
        .with("Availability", Value.of(availability));
  }

  private static Value swarm(Session session) {
    return JsonText.read(session.api().get(ApiPath.of("swarm")));
  }

  private static String token(Session session, String role) {
    return swarm(session).at("JoinTokens." + Shown.capital(role)).text();
  }

  /// Prints how others join; false when this node's address is not known.
  private static boolean printJoinCommand(Session session, String nodeId, String role) {
    var node = JsonText.read(session.api().get(ApiPath.of("nodes", nodeId)));
    var address = node.at("ManagerStatus.Addr").text();
    if (address.isEmpty()) {
      return false;
    }
    session.console().line("To add a " + role + " to this swarm, run the following command:\n");
    session
        .console()
        .line("    skep swarm join --token " + token(session, role) + " " + address + "\n");
    return true;
  }
}
