package skep.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import skep.api.client.ApiPath;
import skep.api.client.IngressPort;
import skep.model.ModelJson;
import skep.shell.command.Arguments;
import skep.shell.command.Command;
import skep.shell.command.Command.Lacking;
import skep.shell.command.Exit;
import skep.shell.command.Option;
import skep.shell.command.Positionals;
import skep.shell.command.Session;
import skep.shell.command.UserError;
import skep.shell.print.Listing;
import skep.shell.value.JsonText;
import skep.shell.value.Value;

/// `skep ingress ...`: the ports that every node answers.
final class IngressCommands {
  private static final Listing LISTING =
      Listing.of(
          "Port", "Port", "PORT", "Service", "SERVICE", "Target", "TARGET", "Tasks", "TASKS",
          "Nodes", "NODES", "Rate", "CONN/S", "Active", "ACTIVE", "Options", "OPTIONS", "Note",
          "NOTE");

  private static final Listing ANSWERS =
      Listing.of("Node", "Node", "NODE", "Address", "ADDRESS", "Answer", "ANSWER");

  private IngressCommands() {}

  static List<Command> all() {
    return List.of(inspect(), ls(), test());
  }

  private static Command ls() {
    return new Command(
        List.of("ingress", "ls"),
        "List published ports: who is behind them, how many nodes serve them",
        Positionals.NONE,
        List.of(Shown.FORMAT, Shown.QUIET),
        Lacking.NOTHING,
        List.of("skep ingress ls", "skep ingress ls --format '{{.Port}} {{.Tasks}}'"),
        (session, arguments) -> {
          var rows = ports(session).stream().map(IngressCommands::row).toList();
          Shown.list(session, arguments, LISTING, rows);
          return Exit.OK;
        });
  }

  private static Command inspect() {
    return new Command(
        List.of("ingress", "inspect"),
        "Display one or more published ports: tasks, nodes, counters",
        Positionals.some("PORT [PORT...]"),
        List.of(Shown.INSPECT_FORMAT, Shown.PRETTY),
        Lacking.NOTHING,
        List.of("skep ingress inspect --pretty 80", "skep ingress inspect 53/udp"),
        (session, arguments) ->
            Shown.inspect(session, arguments, name -> document(session, name), PrettyIngress::of));
  }

  private static Command test() {
    return new Command(
        List.of("ingress", "test"),
        "Ask every node for a published port and show who answers",
        Positionals.one("PORT"),
        List.of(
            Shown.FORMAT,
            Option.value("--timeout", "duration", "Longest wait for one node (default 2s)")),
        Lacking.NOTHING,
        List.of("skep ingress test 80"),
        IngressCommands::runTest);
  }

  private static List<IngressPort> ports(Session session) {
    return ModelJson.readList(IngressPort.class, session.api().get(ApiPath.of("skep", "ingress")));
  }

  private static Value.Fields row(IngressPort port) {
    long serving = port.nodes().stream().filter(IngressCommands::isServing).count();
    return Shown.row(
        "Port", name(port),
        "Service", port.service(),
        "Target", port.targetPort() + "/" + port.protocol(),
        "Tasks", String.valueOf(port.backends().size()),
        "Nodes", serving + "/" + port.nodes().size(),
        "Rate", String.format(Locale.ROOT, "%.1f", port.connectionsPerSecond()),
        "Active", String.valueOf(port.active()),
        "Options", String.join(",", port.options()),
        "Note", String.join("; ", notes(port)));
  }

  static String name(IngressPort port) {
    return port.publishedPort() + "/" + port.protocol();
  }

  static boolean isServing(IngressPort.OnNode node) {
    return node.state().equals("serving") || node.state().equals("degraded");
  }

  /// What a person should know of a port: `node2: another program has the port`.
  static List<String> notes(IngressPort port) {
    var notes = new ArrayList<String>();
    if (port.backends().isEmpty()) {
      notes.add("no task runs");
    }
    for (var node : port.nodes()) {
      if (!node.text().isEmpty()) {
        notes.add(node.node() + ": " + node.text());
      }
    }
    return notes;
  }

  private static Value document(Session session, String name) {
    return JsonText.read(ModelJson.write(find(session, name)));
  }

  /// By `80` or `80/udp`.
  private static IngressPort find(Session session, String name) {
    var wanted = name.contains("/") ? name : name + "/tcp";
    var all = ports(session);
    return all.stream()
        .filter(port -> name(port).equals(wanted))
        .findFirst()
        .or(() -> all.stream().filter(port -> name(port).startsWith(name + "/")).findFirst())
        .orElseThrow(
            () ->
                new UserError(
                    Exit.NOT_FOUND, "no such published port: " + name, "see `skep ingress ls`"));
  }

  private static Exit runTest(Session session, Arguments arguments) {
    var port = find(session, arguments.positional(0));
    if (!port.protocol().equals("tcp")) {
      throw UserError.usage(
          "only tcp ports can be asked: what a udp program answers is its own matter",
          "see `skep ingress inspect --pretty " + name(port) + "`");
    }
    var timeout = arguments.duration("--timeout").orElse(PortQuestion.TIMEOUT);
    var answers = PortQuestion.askAll(port, timeout);
    var rows = new ArrayList<Value.Fields>();
    for (var answer : answers) {
      rows.add(
          Shown.row("Node", answer.node(), "Address", answer.address(), "Answer", answer.text()));
    }
    session.console().out().print(ANSWERS.render(arguments.text("--format"), rows));
    long answered = answers.stream().filter(PortQuestion.Answer::isAnswered).count();
    if (answered == answers.size()) {
      return Exit.OK;
    }
    return answered == 0 ? Exit.FAILED : Exit.PARTLY_FAILED;
  }
}
