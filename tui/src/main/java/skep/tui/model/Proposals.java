package skep.tui.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import skep.model.Availability;
import skep.model.NodeRole;
import skep.model.NodeState;
import skep.model.Service;
import skep.tui.lists.Sight;
import skep.tui.swarm.Link;
import skep.tui.swarm.NodeRow;
import skep.tui.swarm.Ref;
import skep.tui.swarm.ServiceRow;
import skep.view.ManagerAdvice;
import skep.view.ManagerChange;
import skep.view.Quorum;

/// What the actions menu offers, what each would do, and the commands that do it.
public final class Proposals {
  private final Sight sight;

  public Proposals(Sight sight) {
    this.sight = sight;
  }

  /// The menu for things of one kind.
  public List<Popup.Menu.Item> items(List<Ref> targets, boolean isReadOnly) {
    var items = new ArrayList<Popup.Menu.Item>();
    for (var verb : Verb.of(targets.getFirst().kind())) {
      items.add(new Popup.Menu.Item(verb, refusal(verb, targets, isReadOnly)));
    }
    return items;
  }

  /// Why it cannot be done now; empty: it can.
  public String refusal(Verb verb, List<Ref> targets, boolean isReadOnly) {
    if (isReadOnly) {
      return "read-only";
    }
    if (sight.facts().isWithoutQuorum()) {
      return "no quorum";
    }
    if (!(sight.facts().link() instanceof Link.Live)) {
      return "no connection";
    }
    return switch (verb) {
      case SCALE -> services(targets).stream().allMatch(this::isReplicated) ? "" : "global";
      case PROMOTE -> all(targets, NodeRole.MANAGER) ? "is a manager" : "";
      case DEMOTE -> all(targets, NodeRole.WORKER) ? "is a worker" : "";
      case DRAIN -> all(targets, Availability.DRAIN) ? "is drained" : "";
      case PAUSE -> all(targets, Availability.PAUSE) ? "is paused" : "";
      case ACTIVATE -> all(targets, Availability.ACTIVE) ? "is active" : "";
      case LEAD -> leads(targets) ? "is the leader" : "";
      case LABEL, REMOVE_NODE, IMAGE, RESTART, REMOVE_SERVICE -> "";
    };
  }

  /// What is wrong with what was typed; empty: nothing.
  public static String complaint(Verb verb, String typed) {
    return switch (verb) {
      case SCALE -> typed.matches("\\d{1,6}") ? "" : "a number, please";
      case IMAGE -> typed.matches("\\S+") ? "" : "an image, please";
      case LABEL -> typed.matches("[^\\s=]+=\\S*") ? "" : "key=value, please";
      case DRAIN, PAUSE, ACTIVATE, PROMOTE, DEMOTE, REMOVE_NODE, RESTART, REMOVE_SERVICE, LEAD ->
          "";
    };
  }

  /// @param typed the answer to [Verb#question()]; empty when there is none
  public Proposal proposal(Verb verb, List<Ref> targets, String typed) {
    var names = names(targets);
    var list = String.join(" ", names);
    return switch (verb) {
      case DRAIN -> plain("drain " + list, drain(targets), availability("drain", names));
      case PAUSE -> plain("pause " + list, pause(targets), availability("pause", names));
      case ACTIVATE ->
          plain(
              "activate " + list,
              List.of("new tasks may come; running ones elsewhere stay where they are"),
              availability("active", names));
      case PROMOTE -> plain("promote " + list, promote(targets), List.of("node promote " + list));
      case DEMOTE -> plain("demote " + list, demote(targets), List.of("node demote " + list));
      case LABEL ->
          plain(
              "label " + list + " with " + typed,
              List.of("services with a constraint on it may be placed anew"),
              names.stream()
                  .map(name -> "node update --label-add %s %s".formatted(typed, name))
                  .toList());
      case REMOVE_NODE ->
          new Proposal("remove " + list, removeNode(targets), removals(targets), names.getFirst());
      case SCALE ->
          plain("scale " + list + " to " + typed, scale(targets, typed), scaling(names, typed));
      case IMAGE ->
          plain(
              "update " + list,
              replace(targets, "with image " + typed),
              names.stream()
                  .map(name -> "service update --detach --image %s %s".formatted(typed, name))
                  .toList());
      case RESTART ->
          plain(
              "replace every task of " + list,
              replace(targets, "one after the other, as its update settings say"),
              names.stream().map(name -> "service update --detach --force " + name).toList());
      case REMOVE_SERVICE ->
          new Proposal(
              "remove " + list,
              removeService(targets),
              List.of("service rm " + list),
              names.getFirst());
      case LEAD ->
          plain(
              "make " + list + " the leader",
              List.of("changes wait for a moment while the leadership moves"),
              List.of("swarm transfer-leader " + list));
    };
  }

  /// Names that a command understands: a node's name when no other has it.
  List<String> names(List<Ref> targets) {
    return targets.stream()
        .map(
            ref ->
                switch (ref.kind()) {
                  case NODE -> uniqueName(ref.id());
                  case SERVICE ->
                      sight
                          .facts()
                          .swarm()
                          .service(ref.id())
                          .map(s -> s.spec().name())
                          .orElse(ref.id());
                  case MANAGER ->
                      sight
                          .facts()
                          .status()
                          .map(status -> status.nameOf(ref.id()))
                          .orElse(ref.id());
                  case TASK, PORT, EVENT, JOB, WAY_OUT, LINE -> ref.id();
                })
        .toList();
  }

  private static Proposal plain(String title, List<String> effects, List<String> commands) {
    return new Proposal(title, effects, commands, "");
  }

  private String uniqueName(String id) {
    var name = sight.facts().swarm().node(id).map(node -> node.hostname()).orElse(id);
    long same = sight.nodes().stream().filter(row -> row.node().hostname().equals(name)).count();
    return same == 1 ? name : id;
  }

  private static List<String> availability(String word, List<String> names) {
    return names.stream()
        .map(name -> "node update --availability %s %s".formatted(word, name))
        .toList();
  }

  private static List<String> scaling(List<String> names, String typed) {
    var pairs = names.stream().map(name -> name + "=" + typed).collect(Collectors.joining(" "));
    return List.of("service scale --detach " + pairs);
  }

  private List<String> drain(List<Ref> targets) {
    var effects = new ArrayList<String>();
    int moving = nodes(targets).stream().mapToInt(row -> row.running() + row.others()).sum();
    effects.add(
        "%d task%s move%s".formatted(moving, moving == 1 ? "" : "s", moving == 1 ? "s" : ""));
    var short_ = shortServices(targets);
    if (!short_.isEmpty()) {
      effects.add("have fewer tasks during the move: " + String.join(", ", short_));
    }
    long left =
        sight.nodes().stream()
            .filter(row -> !targets.contains(row.ref()))
            .filter(row -> row.word().equals("ready"))
            .count();
    effects.add(
        left == 0
            ? "NO node is left to take them: they wait as PENDING"
            : "%d node%s left to take them".formatted(left, left == 1 ? "" : "s"));
    return effects;
  }

  /// Services with tasks on these nodes.
  private List<String> shortServices(List<Ref> nodes) {
    return sight.roll().current().stream()
        .filter(row -> row.task().isLive() && row.task().slot() > 0)
        .filter(row -> row.task().nodeId().map(Ref::node).filter(nodes::contains).isPresent())
        .map(row -> row.task().serviceName())
        .distinct()
        .toList();
  }

  private List<String> pause(List<Ref> targets) {
    int kept = nodes(targets).stream().mapToInt(NodeRow::running).sum();
    return List.of("keeps %d task%s, gets no new ones".formatted(kept, kept == 1 ? "" : "s"));
  }

  private List<String> promote(List<Ref> targets) {
    var quorum = quorum();
    for (var row : nodes(targets)) {
      quorum = quorum.plus(row.node().status().state() == NodeState.READY);
    }
    return managers(quorum);
  }

  private List<String> demote(List<Ref> targets) {
    var quorum = quorum();
    for (var row : nodes(targets)) {
      if (quorum.voters() > 0 && !row.role().equals("worker")) {
        quorum = quorum.minus(isAnswering(row));
      }
    }
    var effects = new ArrayList<>(managers(quorum));
    if (nodes(targets).stream().anyMatch(row -> row.role().equals("leader"))) {
      effects.add("the leader hands over first: changes wait for a moment");
    }
    return effects;
  }

  private List<String> managers(Quorum after) {
    var effects = new ArrayList<String>();
    effects.add(new ManagerChange(quorum(), after).effect());
    ManagerAdvice.of(after, List.of()).ifPresent(effects::add);
    return effects;
  }

  private Quorum quorum() {
    return sight
        .facts()
        .status()
        .map(status -> new Quorum(status.voters(), status.reachable()))
        .orElse(new Quorum(0, 0));
  }

  private boolean isAnswering(NodeRow row) {
    var id = row.node().managerStatus().map(manager -> manager.raftId()).orElse("");
    return sight.facts().status().stream()
        .flatMap(status -> status.managers().stream())
        .anyMatch(manager -> manager.id().equals(id) && manager.reachable());
  }

  private List<String> removeNode(List<Ref> targets) {
    var effects = new ArrayList<String>();
    for (var row : nodes(targets)) {
      boolean isDown = row.node().status().state() == NodeState.DOWN;
      effects.add(
          "%s is %s, %s, %d task%s"
              .formatted(
                  row.name(),
                  row.role(),
                  row.word(),
                  row.running(),
                  row.running() == 1 ? "" : "s"));
      if (!isDown) {
        effects.add("it is not down: its certificate is refused from then on (--force)");
      }
      if (!row.role().equals("worker")) {
        effects.add("it is a manager: demote it first, or this is refused");
      }
    }
    return effects;
  }

  private List<String> removals(List<Ref> targets) {
    var commands = new ArrayList<String>();
    for (var row : nodes(targets)) {
      boolean isDown = row.node().status().state() == NodeState.DOWN;
      commands.add("node rm " + (isDown ? "" : "--force ") + uniqueName(row.node().id()));
    }
    return commands;
  }

  private List<String> scale(List<Ref> targets, String typed) {
    long wanted = Long.parseLong(typed);
    return services(targets).stream()
        .map(
            row -> {
              long change = wanted - row.desired();
              var what =
                  change == 0
                      ? "nothing changes"
                      : "%d task%s %s"
                          .formatted(
                              Math.abs(change),
                              Math.abs(change) == 1 ? "" : "s",
                              change > 0 ? "to start" : "to stop");
              return "%s %d -> %d: %s".formatted(row.name(), row.desired(), wanted, what);
            })
        .toList();
  }

  private List<String> replace(List<Ref> targets, String how) {
    return services(targets).stream()
        .map(row -> "%s: %d tasks are replaced, %s".formatted(row.name(), row.desired(), how))
        .toList();
  }

  private List<String> removeService(List<Ref> targets) {
    var effects = new ArrayList<String>();
    for (var row : services(targets)) {
      effects.add("%s: %d tasks stop".formatted(row.name(), row.running()));
      if (!row.ports().isEmpty()) {
        effects.add("nobody answers %s any more".formatted(row.ports()));
      }
    }
    return effects;
  }

  private boolean isReplicated(ServiceRow row) {
    Service service = row.service();
    return service.spec().mode().isReplicated();
  }

  private boolean leads(List<Ref> targets) {
    return sight
        .facts()
        .status()
        .flatMap(status -> status.leader())
        .filter(id -> id.equals(targets.getFirst().id()))
        .isPresent();
  }

  private boolean all(List<Ref> targets, NodeRole role) {
    return nodes(targets).stream().allMatch(row -> row.node().spec().role() == role);
  }

  private boolean all(List<Ref> targets, Availability availability) {
    return nodes(targets).stream()
        .allMatch(row -> row.node().spec().availability() == availability);
  }

  private List<NodeRow> nodes(List<Ref> targets) {
    return sight.nodes().stream().filter(row -> targets.contains(row.ref())).toList();
  }

  private List<ServiceRow> services(List<Ref> targets) {
    return sight.services().stream().filter(row -> targets.contains(row.ref())).toList();
  }

  /// The service a task belongs to, which is what can be acted on.
  static Optional<Ref> serviceOf(Sight sight, Ref task) {
    return sight.facts().swarm().task(task.id()).map(found -> Ref.service(found.serviceId()));
  }
}
