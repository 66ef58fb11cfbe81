package skep.tui.swarm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import skep.api.client.SwarmStatus;
import skep.model.Availability;
import skep.model.ManagerStatus;
import skep.model.Node;
import skep.model.NodeRole;
import skep.tui.cells.Style;
import skep.view.NaturalOrder;

/// A node with how it is doing.
///
/// @param role leader, manager or worker; `joining` and `leaving` managers so
/// @param word its state: what its session says and what it is meant for
/// @param running tasks that run on it
/// @param others tasks on their way to or from it
public record NodeRow(Node node, String role, String word, Style style, int running, int others) {

  public static final Comparator<NodeRow> BY_NAME =
      Comparator.comparing(NodeRow::name, NaturalOrder.ORDER).thenComparing(row -> row.node().id());

  /// All nodes, by name.
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  public static List<NodeRow> all(Swarm swarm, TaskRoll roll, Optional<SwarmStatus> status) {
    var running = new TreeMap<String, Integer>();
    var others = new TreeMap<String, Integer>();
    for (var row : roll.rows()) {
      var task = row.task();
      if (row.isCurrent() && task.nodeId().isPresent() && !task.state().isTerminal()) {
        (row.isRunning() ? running : others).merge(task.nodeId().get(), 1, Integer::sum);
      }
    }
    var rows = new ArrayList<NodeRow>();
    for (var node : swarm.nodes().values()) {
      rows.add(
          new NodeRow(
              node,
              role(node, status),
              word(node),
              style(node),
              running.getOrDefault(node.id(), 0),
              others.getOrDefault(node.id(), 0)));
    }
    rows.sort(BY_NAME);
    return rows;
  }

  public String name() {
    return Swarm.nameOf(node);
  }

  public Ref ref() {
    return Ref.node(node.id());
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static String role(Node node, Optional<SwarmStatus> status) {
    if (node.managerStatus().isEmpty()) {
      return node.spec().role() == NodeRole.MANAGER ? "joining" : "worker";
    }
    var id = node.managerStatus().map(ManagerStatus::raftId).orElse("");
    if (status.flatMap(SwarmStatus::leader).filter(id::equals).isPresent()) {
      return "leader";
    }
    return node.spec().role() == NodeRole.MANAGER ? "manager" : "leaving";
  }

  private static String word(Node node) {
    var state =
        switch (node.status().state()) {
          case READY -> "ready";
          case DOWN, UNKNOWN, DISCONNECTED -> node.status().state().name();
        };
    var availability = node.spec().availability();
    if (availability == Availability.ACTIVE) {
      return state;
    }
    var shown = availability.name().toUpperCase(Locale.ROOT);
    return state.equals("ready") ? shown : state + " " + shown;
  }

  private static Style style(Node node) {
    return switch (node.status().state()) {
      case DOWN -> Style.BAD;
      case UNKNOWN, DISCONNECTED -> Style.WARN;
      case READY -> node.spec().availability() == Availability.ACTIVE ? Style.GOOD : Style.WARN;
    };
  }
}
