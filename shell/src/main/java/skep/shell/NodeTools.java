package skep.shell;

import static skep.shell.command.Option.flag;
import static skep.shell.command.Option.value;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import skep.api.client.ApiPath;
import skep.shell.command.Arguments;
import skep.shell.command.Command;
import skep.shell.command.Command.Lacking;
import skep.shell.command.Exit;
import skep.shell.command.Positionals;
import skep.shell.command.Session;
import skep.shell.command.UserError;
import skep.shell.flags.GoDuration;
import skep.shell.value.JsonText;
import skep.shell.value.Value;

/// The commands of `skep node` that Docker has no words for.
final class NodeTools {
  private static final Duration DEADLINE = Duration.ofMinutes(5);
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private NodeTools() {}

  static List<Command> all() {
    return List.of(
        availability(
            "activate", "active", "Let one or more nodes run tasks again", "skep node activate n1"),
        drain(),
        label(),
        availability(
            "pause", "pause", "Give one or more nodes no new tasks", "skep node pause n1 n2"),
        await());
  }

  private static Command availability(String verb, String wanted, String summary, String example) {
    return new Command(
        List.of("node", verb),
        summary,
        Positionals.some("NODE [NODE...]"),
        List.of(),
        Lacking.NOTHING,
        List.of(example),
        (session, arguments) ->
            EachOf.run(
                session.console(),
                arguments.positionals(),
                name -> {
                  setAvailability(session, name, wanted);
                  session.console().line(name);
                }));
  }

  private static Command drain() {
    return new Command(
        List.of("node", "drain"),
        "Move the tasks of one or more nodes to others",
        Positionals.some("NODE [NODE...]"),
        List.of(
            value(
                "--deadline",
                "duration",
                "Longest wait; then exit code 5, the work goes on (default 5m0s)"),
            flag("--wait", "", "Wait until the tasks have stopped there and run elsewhere")),
        Lacking.NOTHING,
        List.of("skep node drain n1 --wait", "skep node drain n1 n2 --wait --deadline 10m"),
        NodeTools::runDrain);
  }

  private static Command label() {
    return new Command(
        List.of("node", "label"),
        "Show, set or remove the labels of a node",
        Positionals.some("NODE [KEY=VALUE|KEY-...]"),
        List.of(),
        Lacking.NOTHING,
        List.of("skep node label n1 disk=ssd zone-", "skep node label n1"),
        NodeTools::runLabel);
  }

  private static Command await() {
    return new Command(
        List.of("node", "wait"),
        "Wait until one or more nodes are ready, down or empty",
        Positionals.some("NODE [NODE...]"),
        List.of(
            value("--for", "string", "What to wait for: ready, down or empty (default ready)"),
            value("--timeout", "duration", "Longest wait; then exit code 5 (default 2m0s)")),
        Lacking.NOTHING,
        List.of("skep node wait n1 n2", "skep node wait n3 --for empty --timeout 10m"),
        NodeTools::runWait);
  }

  private static Exit runDrain(Session session, Arguments arguments) {
    if (arguments.has("--deadline") && !arguments.isOn("--wait")) {
      throw UserError.usage("--deadline needs --wait", "add --wait, or leave it out");
    }
    var drained = new LinkedHashMap<String, String>();
    var exit =
        EachOf.run(
            session.console(),
            arguments.positionals(),
            name -> {
              drained.put(name, setAvailability(session, name, "drain"));
              session.console().line(name);
            });
    if (!arguments.isOn("--wait") || drained.isEmpty()) {
      return exit;
    }
    var waited =
        new DrainWait(session, drained, arguments.duration("--deadline").orElse(DEADLINE)).run();
    return waited == Exit.OK ? exit : waited;
  }

  /// @return the node's id
  private static String setAvailability(Session session, String name, String wanted) {
    var node = NodeCommands.fetch(session, name);
    if (!node.at("Spec.Availability").text().equals(wanted)) {
      NodeCommands.update(session, name, spec -> spec.with("Availability", Value.of(wanted)));
    }
    return node.get("ID").text();
  }

  private static Exit runLabel(Session session, Arguments arguments) {
    var name = arguments.positional(0);
    var changes = arguments.positionals().subList(1, arguments.positionals().size());
    for (var change : changes) {
      if (change.indexOf('=') <= 0 && !(change.endsWith("-") && change.length() > 1)) {
        throw UserError.usage(
            "invalid label '" + change + "'", "write KEY=VALUE to set it and KEY- to remove it");
      }
    }
    if (!changes.isEmpty()) {
      NodeCommands.update(
          session, name, spec -> spec.with("Labels", changed(spec.get("Labels"), changes)));
    }
    NodeCommands.fetch(session, name)
        .at("Spec.Labels")
        .fields()
        .forEach((key, text) -> session.console().line(key + "=" + text.text()));
    return Exit.OK;
  }

  private static Value changed(Value before, List<String> changes) {
    var labels = new LinkedHashMap<>(before.fields());
    for (var change : changes) {
      int equals = change.indexOf('=');
      if (equals > 0) {
        labels.put(change.substring(0, equals), Value.of(change.substring(equals + 1)));
      } else {
        labels.remove(change.substring(0, change.length() - 1));
      }
    }
    return new Value.Fields(labels);
  }

  private static Exit runWait(Session session, Arguments arguments) {
    var what = arguments.has("--for") ? arguments.text("--for") : "ready";
    if (!List.of("ready", "down", "empty").contains(what)) {
      throw UserError.usage(
          "nodes are not waited for until '" + what + "'", "say ready, down or empty");
    }
    var limit = arguments.duration("--timeout").orElse(TIMEOUT);
    var deadline = session.pacer().now().plus(limit);
    var open = new ArrayList<>(arguments.positionals());
    try {
      while (true) {
        open.removeIf(name -> isSo(session, name, what));
        if (open.isEmpty()) {
          return Exit.OK;
        }
        if (!session.pacer().now().isBefore(deadline)) {
          throw new UserError(
              Exit.TIMED_OUT,
              "not %s within %s: %s"
                  .formatted(what, GoDuration.format(limit), String.join(", ", open)),
              "`skep node ls` shows how they are");
        }
        session.pacer().pause(Duration.ofMillis(500));
      }
    } catch (InterruptedException _) {
      return Exit.INTERRUPTED;
    }
  }

  private static boolean isSo(Session session, String name, String what) {
    var node = NodeCommands.fetch(session, name);
    return what.equals("empty")
        ? liveTasks(session, node.get("ID").text()).isEmpty()
        : node.at("Status.State").text().equals(what);
  }

  /// Tasks on a node that have not ended, by id.
  static Map<String, Value> liveTasks(Session session, String nodeId) {
    var found = session.api().get(ApiPath.of("tasks").filter("node", nodeId));
    var live = new LinkedHashMap<String, Value>();
    for (var task : JsonText.read(found).items()) {
      boolean hasEnded =
          List.of("complete", "shutdown", "failed", "rejected", "remove", "orphaned")
              .contains(task.at("Status.State").text());
      if (!hasEnded) {
        live.put(task.get("ID").text(), task);
      }
    }
    return live;
  }
}
