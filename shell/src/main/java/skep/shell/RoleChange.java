package skep.shell;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import skep.api.client.ApiException;
import skep.api.client.ApiPath;
import skep.api.client.UnreachableException;
import skep.model.ManagerStatus;
import skep.model.ModelJson;
import skep.model.Node;
import skep.model.NodeState;
import skep.shell.command.Exit;
import skep.shell.command.Session;
import skep.shell.value.Value;
import skep.view.ManagerAdvice;
import skep.view.ManagerChange;
import skep.view.ManagerCount;

/// What is said about nodes that change their role, on stderr, and the wait until they have: the
/// next command is to find them as it expects. Unlike Docker's, a promotion that gets stuck says
/// so.
final class RoleChange {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final String MANAGER = "manager";

  private final Session session;

  /// By node id.
  private final Map<String, Asked> asked = new LinkedHashMap<>();

  /// @param name as the user calls the node
  private record Asked(String name, boolean isPromotion) {}

  RoleChange(Session session) {
    this.session = session;
  }

  /// What the change does to the managers, to be asked before it is made.
  String effect(Value node, String role) {
    var nodes = nodes(session);
    var before = ManagerCount.of(nodes);
    boolean isAnswering =
        nodes.stream()
            .filter(known -> known.id().equals(node.get("ID").text()))
            .anyMatch(ManagerCount::isAnswering);
    var change =
        role.equals(MANAGER)
            ? ManagerChange.promotion(before, isAnswering)
            : ManagerChange.demotion(before, isAnswering);
    return change.effect();
  }

  /// The swarm has taken the change.
  void asked(String name, Value node, String role, String effect) {
    session.console().warn(effect);
    asked.put(node.get("ID").text(), new Asked(name, role.equals(MANAGER)));
  }

  /// Waits until all changes are carried out or something is in the way, for 30 s at most.
  Exit await() {
    if (asked.isEmpty()) {
      return Exit.OK;
    }
    var done = List.copyOf(asked.keySet());
    try {
      var exit = loop(session.pacer().now().plus(LIMIT));
      advise(session, done);
      return exit;
    } catch (InterruptedException _) {
      session.console().warn("the change goes on in the background; see `skep node ls`");
      return Exit.INTERRUPTED;
    }
  }

  /// Says what the number of managers means, when it is no good one. Best effort: what was asked
  /// for is done.
  static void advise(Session session) {
    advise(session, List.of());
  }

  /// @param demoted ids of nodes that are not to be suggested as managers
  private static void advise(Session session, List<String> demoted) {
    try {
      var nodes = nodes(session);
      var others = nodes.stream().filter(node -> !demoted.contains(node.id())).toList();
      ManagerAdvice.of(ManagerCount.of(nodes), ManagerCount.candidates(others))
          .ifPresent(advice -> session.console().warn(advice));
    } catch (ApiException | UnreachableException _) {
      // there is no more to say about a swarm that does not answer now
    }
  }

  private Exit loop(Instant deadline) throws InterruptedException {
    var exit = Exit.OK;
    while (true) {
      var nodes = found();
      for (var node : nodes) {
        var open = Optional.ofNullable(asked.get(node.id()));
        if (open.filter(change -> isDone(change, node)).isPresent()) {
          asked.remove(node.id());
        }
        var obstacle = open.flatMap(change -> obstacle(change, node));
        if (asked.containsKey(node.id()) && obstacle.isPresent()) {
          session.console().warn(obstacle.get());
          asked.remove(node.id());
          exit = Exit.TIMED_OUT;
        }
      }
      if (asked.isEmpty()) {
        return exit;
      }
      if (!session.pacer().now().isBefore(deadline)) {
        asked.values().forEach(change -> session.console().warn(late(change)));
        return Exit.TIMED_OUT;
      }
      session.pacer().pause(POLL);
    }
  }

  private static boolean isDone(Asked change, Node node) {
    return change.isPromotion()
        ? node.managerStatus().filter(ManagerStatus::voter).isPresent()
        : node.managerStatus().isEmpty();
  }

  /// What waiting will not mend.
  private static Optional<String> obstacle(Asked change, Node node) {
    if (!change.isPromotion()) {
      return Optional.empty();
    }
    if (node.status().state() == NodeState.DOWN) {
      return Optional.of(
          "%s is down: it becomes a manager when it is back".formatted(change.name()));
    }
    return node.managerStatus()
        .map(ManagerStatus::message)
        .filter(message -> !message.isEmpty())
        .map(
            message -> "%s has no vote until this is mended: %s".formatted(change.name(), message));
  }

  private static String late(Asked change) {
    return "%s is not a %s yet; it goes on in the background, see `skep node ls`"
        .formatted(change.name(), change.isPromotion() ? "manager" : "worker");
  }

  /// Nothing while the managers sort out who leads, as they do when the leader is demoted.
  private List<Node> found() {
    try {
      return nodes(session);
    } catch (ApiException | UnreachableException _) {
      return List.of();
    }
  }

  private static List<Node> nodes(Session session) {
    return ModelJson.readList(Node.class, session.api().get(ApiPath.of("nodes")));
  }
}
