package skep.shell;

import java.util.List;
import java.util.Map;
import skep.api.client.ApiPath;
import skep.shell.command.Arguments;
import skep.shell.command.Command;
import skep.shell.command.Command.Lacking;
import skep.shell.command.Exit;
import skep.shell.command.Option;
import skep.shell.command.Positionals;
import skep.shell.command.Session;
import skep.shell.command.UserError;
import skep.shell.docs.BashCompletion;
import skep.shell.docs.FishCompletion;
import skep.shell.docs.ZshCompletion;
import skep.shell.value.JsonText;
import skep.shell.value.Value;

/// Commands without a noun.
final class SystemCommands {
  private SystemCommands() {}

  static List<Command> all() {
    return List.of(
        completion(),
        daemon(),
        DashCommand.command("dash", DashCommand.SUMMARY),
        demo(),
        DoctorCommand.command(),
        info(),
        InstallCommand.command(),
        DashCommand.command("top", "The same as skep dash"),
        version());
  }

  static Arguments passedOn(Command command, List<String> words) {
    return new Arguments(command, Map.of(), words);
  }

  private static Command completion() {
    return new Command(
        List.of("completion"),
        "Print a completion script for a shell",
        Positionals.one("(bash|zsh|fish)"),
        List.of(),
        Lacking.NOTHING,
        List.of("source <(skep completion bash)", "skep completion fish | source"),
        SystemCommands::runCompletion);
  }

  private static Command daemon() {
    return new Command(
        List.of("daemon"),
        "Run this machine's node until told to stop",
        Positionals.passedOn(""),
        List.of(),
        Lacking.NOTHING,
        List.of("skep daemon"),
        (session, arguments) -> exit(session.nodeEntry().daemon(arguments.positionals())));
  }

  private static Command demo() {
    return new Command(
        List.of("demo"),
        "Run a whole swarm on this machine, to try things out",
        Positionals.passedOn("[-- COMMAND [ARG...]]"),
        List.of(Option.flag("--docker", "", "Real containers, by this machine's Docker Engine")),
        Lacking.NOTHING,
        List.of("skep demo", "skep demo --docker", "skep demo -- node ls"),
        (session, arguments) -> exit(session.nodeEntry().demo(arguments.positionals())));
  }

  private static Command info() {
    return new Command(
        List.of("info"),
        "Display system-wide information",
        Positionals.NONE,
        List.of(Shown.INSPECT_FORMAT),
        Lacking.NOTHING,
        List.of("skep info", "skep info --format '{{.Swarm.LocalNodeState}}'"),
        SystemCommands::runInfo);
  }

  private static Command version() {
    return new Command(
        List.of("version"),
        "Show the skep version information",
        Positionals.NONE,
        List.of(Shown.INSPECT_FORMAT),
        Lacking.NOTHING,
        List.of("skep version"),
        SystemCommands::runVersion);
  }

  private static Exit runCompletion(Session session, Arguments arguments) {
    var table = Commands.table();
    var script =
        switch (arguments.positional(0)) {
          case "bash" -> BashCompletion.of(table, Shell.GLOBALS);
          case "zsh" -> ZshCompletion.of(table, Shell.GLOBALS);
          case "fish" -> FishCompletion.of(table, Shell.GLOBALS);
          case String other ->
              throw UserError.usage("unknown shell " + other, "say bash, zsh or fish");
        };
    session.console().out().print(script);
    return Exit.OK;
  }

  private static Exit runInfo(Session session, Arguments arguments) {
    var info = JsonText.read(session.api().get(ApiPath.of("info")));
    boolean isMember = info.at("Swarm.LocalNodeState").text().equals("active");
    var quorum = isMember && !arguments.has("--format") ? SwarmStatusCommand.line(session) : "";
    show(session, arguments, info, InfoText.of(info, quorum));
    info.get("Warnings").texts().forEach(session.console()::warn);
    return Exit.OK;
  }

  private static Exit runVersion(Session session, Arguments arguments) {
    var client =
        Value.noFields()
            .with("Version", Value.of(session.version()))
            .with("Java", Value.of(Runtime.version().toString()))
            .with(
                "OsArch",
                Value.of(System.getProperty("os.name") + "/" + System.getProperty("os.arch")));
    var text =
        new Lines()
            .add("Client: skep")
            .add(" Version:           " + client.get("Version").text())
            .add(" Java version:      " + client.get("Java").text())
            .add(" OS/Arch:           " + client.get("OsArch").text());
    if (!arguments.has("--format")) {
      session.console().out().print(text);
      session.console().out().flush();
    }
    var server = JsonText.read(session.api().get(ApiPath.of("version")));
    if (arguments.has("--format")) {
      var both = Value.noFields().with("Client", client).with("Server", server);
      show(session, arguments, both, "");
      return Exit.OK;
    }
    session
        .console()
        .out()
        .print(
            new Lines()
                .add("")
                .add("Server: skep")
                .add(" Version:           " + server.get("Version").text())
                .add(" API version:       " + server.get("ApiVersion").text()));
    return Exit.OK;
  }

  private static void show(Session session, Arguments arguments, Value document, String text) {
    var format = arguments.text("--format");
    session.console().out().print(format.isEmpty() ? text : Shown.document(format, document));
  }

  private static Exit exit(int code) {
    for (var exit : Exit.values()) {
      if (exit.code() == code) {
        return exit;
      }
    }
    throw new UserError(Exit.FAILED, "the daemon ended with exit code " + code, "");
  }
}
