package skep.shell;

import static skep.shell.command.Option.flag;
import static skep.shell.command.Option.many;
import static skep.shell.command.Option.value;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.UnaryOperator;
import skep.api.client.ApiException;
import skep.api.client.ApiPath;
import skep.model.ModelJson;
import skep.model.Task;
import skep.shell.command.Arguments;
import skep.shell.command.Command;
import skep.shell.command.Command.Lacking;
import skep.shell.command.Exit;
import skep.shell.command.Positionals;
import skep.shell.command.Session;
import skep.shell.command.UserError;
import skep.shell.flags.Environment;
import skep.shell.value.JsonText;
import skep.shell.value.Value;
import skep.view.NaturalOrder;

/// `skep node ...`.
final class NodeCommands {
  private static final int UPDATE_ATTEMPTS = 3;
  private static final List<String> FILTERS =
      List.of("id", "label", "membership", "name", "node.label", "role");

  private NodeCommands() {}

  static List<Command> all() {
    return List.of(demote(), inspect(), ls(), promote(), ps(), rm(), update());
  }

  private static Command ls() {
    return new Command(
        List.of("node", "ls"),
        "List nodes in the swarm",
        Positionals.NONE,
        List.of(Shown.FILTER, Shown.FORMAT, Shown.QUIET),
        Lacking.NOTHING,
        List.of("skep node ls", "skep node ls --filter role=manager -q"),
        NodeCommands::runLs);
  }

  private static Command inspect() {
    return new Command(
        List.of("node", "inspect"),
        "Display detailed information on one or more nodes",
        Positionals.some("self|NODE [NODE...]"),
        List.of(Shown.INSPECT_FORMAT, Shown.PRETTY),
        Lacking.NOTHING,
        List.of("skep node inspect self --pretty"),
        (session, arguments) ->
            Shown.inspect(session, arguments, name -> fetch(session, name), PrettyNode::of));
  }

  private static Command ps() {
    return new Command(
        List.of("node", "ps"),
        "List tasks running on one or more nodes, defaults to current node",
        Positionals.any("[NODE...]"),
        List.of(
            Shown.FILTER, Shown.FORMAT, Shown.NO_RESOLVE, Shown.NO_TRUNC, Shown.QUIET, Shown.TIME),
        Lacking.NOTHING,
        List.of("skep node ps", "skep node ps n1 --filter desired-state=running"),
        NodeCommands::runPs);
  }

  private static Command update() {
    return new Command(
        List.of("node", "update"),
        "Update a node",
        Positionals.one("NODE"),
        List.of(
            value("--availability", "string", "Availability of the node (active, pause, drain)"),
            many("--label-add", "Add or update a node label (key=value)"),
            many("--label-rm", "Remove a node label if exists"),
            value("--role", "string", "Role of the node (worker, manager)")),
        Lacking.NOTHING,
        List.of(
            "skep node update n1 --availability drain", "skep node update n1 --label-add disk=ssd"),
        NodeCommands::runUpdate);
  }

  private static Command promote() {
    return new Command(
        List.of("node", "promote"),
        "Promote one or more nodes to manager in the swarm",
        Positionals.some("NODE [NODE...]"),
        List.of(),
        Lacking.NOTHING,
        List.of("skep node promote n2"),
        (session, arguments) -> changeRole(session, arguments, "manager"));
  }

  private static Command demote() {
    return new Command(
        List.of("node", "demote"),
        "Demote one or more nodes from manager in the swarm",
        Positionals.some("NODE [NODE...]"),
        List.of(),
        Lacking.NOTHING,
        List.of("skep node demote n2"),
        (session, arguments) -> changeRole(session, arguments, "worker"));
  }

  private static Command rm() {
    return new Command(
        List.of("node", "rm"),
        "Remove one or more nodes from the swarm",
        Positionals.some("NODE [NODE...]"),
        List.of(flag("--force", "-f", "Force remove a node from the swarm")),
        Lacking.NOTHING,
        List.of("skep node rm n3"),
        NodeCommands::runRm);
  }

  private static Exit runLs(Session session, Arguments arguments) {
    var path = Shown.filtered(ApiPath.of("nodes"), arguments, FILTERS);
    var nodes = new ArrayList<>(JsonText.read(session.api().get(path)).items());
    nodes.sort(NodeCommands::byName);
    boolean needsInfo = !nodes.isEmpty() && !arguments.isOn("--quiet");
    var info = needsInfo ? JsonText.read(session.api().get(ApiPath.of("info"))) : Value.noFields();
    var rows = nodes.stream().map(node -> NodeRows.row(node, info.get("Swarm"))).toList();
    Shown.list(session, arguments, NodeRows.LISTING, rows);
    return Exit.OK;
  }

  /// Written out: comparators made of others are linked anew at each start.
  private static int byName(Value a, Value b) {
    int order = NaturalOrder.ORDER.compare(NodeRows.hostname(a), NodeRows.hostname(b));
    return order == 0 ? a.get("ID").text().compareTo(b.get("ID").text()) : order;
  }

  private static Exit runPs(Session session, Arguments arguments) {
    var names = arguments.positionals().isEmpty() ? List.of("self") : arguments.positionals();
    var tasks = new LinkedHashMap<String, Task>();
    var exit =
        EachOf.run(
            session.console(),
            arguments.text("--format").equals("json"),
            names,
            name -> {
              var id = fetch(session, name).get("ID").text();
              var path = Shown.filtered(ApiPath.of("tasks"), arguments, TaskRows.NODE_FILTERS);
              var found = session.api().get(path.filter("node", id));
              ModelJson.readList(Task.class, found).forEach(task -> tasks.put(task.id(), task));
            });
    if (exit == Exit.OK || exit == Exit.PARTLY_FAILED) {
      TaskRows.print(session, arguments, List.copyOf(tasks.values()));
    }
    return exit;
  }

  private static Exit runUpdate(Session session, Arguments arguments) {
    var name = arguments.positional(0);
    var node = fetch(session, name);
    var before = node.at("Spec.Role").text();
    var role = arguments.has("--role") ? arguments.text("--role") : before;
    if (!role.equals("manager") && !role.equals("worker")) {
      throw UserError.usage("invalid role \"" + role + "\"", "say worker or manager");
    }
    var change = new RoleChange(session);
    boolean isNewRole = !role.equals(before);
    var effect = isNewRole ? change.effect(node, role) : "";
    update(session, name, spec -> edited(spec, arguments));
    session.console().line(name);
    if (isNewRole) {
      change.asked(name, node, role, effect);
    }
    return change.await();
  }

  private static Value edited(Value before, Arguments arguments) {
    var spec = before;
    if (arguments.has("--role")) {
      spec = spec.with("Role", Value.of(arguments.text("--role")));
    }
    if (arguments.has("--availability")) {
      spec = spec.with("Availability", Value.of(arguments.text("--availability")));
    }
    return spec.with("Labels", labels(spec.get("Labels"), arguments));
  }

  private static Value labels(Value before, Arguments arguments) {
    var labels = new LinkedHashMap<>(before.fields());
    Environment.toMap(arguments.texts("--label-add"))
        .forEach((key, value) -> labels.put(key, Value.of(value)));
    for (var key : arguments.texts("--label-rm")) {
      if (!labels.containsKey(key)) {
        throw new UserError(
            Exit.FAILED,
            "key " + key + " doesn't exist in node's labels",
            "there are: " + String.join(", ", labels.keySet()));
      }
      labels.remove(key);
    }
    return new Value.Fields(labels);
  }

  private static Exit changeRole(Session session, Arguments arguments, String role) {
    boolean promotes = role.equals("manager");
    var change = new RoleChange(session);
    var asked =
        EachOf.run(
            session.console(),
            arguments.positionals(),
            name -> {
              var node = fetch(session, name);
              if (node.at("Spec.Role").text().equals(role)) {
                session.console().line("Node " + name + " is already a " + role + ".");
                return;
              }
              var effect = change.effect(node, role);
              update(session, name, spec -> spec.with("Role", Value.of(role)));
              session
                  .console()
                  .line(
                      promotes
                          ? "Node " + name + " promoted to a manager in the swarm."
                          : "Manager " + name + " demoted in the swarm.");
              change.asked(name, node, role, effect);
            });
    var done = change.await();
    return asked == Exit.OK ? done : asked;
  }

  private static Exit runRm(Session session, Arguments arguments) {
    var force = Boolean.toString(arguments.isOn("--force"));
    return EachOf.run(
        session.console(),
        arguments.positionals(),
        name -> {
          session.api().delete(ApiPath.of("nodes", name).with("force", force));
          session.console().line(name);
        });
  }

  /// A node changes by itself too, as when it comes and goes: then the edit is made on what it has
  /// become.
  static void update(Session session, String name, UnaryOperator<Value> edit) {
    for (int attempt = 1; ; attempt++) {
      var node = fetch(session, name);
      var path =
          ApiPath.of("nodes", node.get("ID").text(), "update")
              .with("version", node.at("Version.Index").text());
      try {
        session.api().post(path, JsonText.write(edit.apply(node.get("Spec"))));
        return;
      } catch (ApiException e) {
        boolean isMoved = e.kind().filter("OUT_OF_SEQUENCE"::equals).isPresent();
        if (!isMoved || attempt == UPDATE_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /// The node's document; `self` is the one whose daemon answers.
  static Value fetch(Session session, String name) {
    var id = name;
    if (name.equals("self")) {
      id = JsonText.read(session.api().get(ApiPath.of("info"))).at("Swarm.NodeID").text();
      if (id.isEmpty()) {
        throw new UserError(
            Exit.FAILED,
            "this node is not part of a swarm",
            "run `skep swarm init` or `skep swarm join`");
      }
    }
    return JsonText.read(session.api().get(ApiPath.of("nodes", id)));
  }
}
