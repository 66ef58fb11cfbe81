package skep.shell.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import skep.api.client.SwarmStatus;
import skep.model.Node;
import skep.model.NodeState;

/// What a person should be told when the swarm went from one view to another.
public final class Notices {
  private Notices() {}

  /// One line each, without the time. Nothing is news about what was not known before.
  public static List<String> between(SwarmView before, SwarmView after) {
    var lines = new ArrayList<String>();
    link(before.link(), after.link()).ifPresent(lines::add);
    if (before.status().isPresent() && after.status().isPresent()) {
      quorum(before.status().get(), after.status().get(), lines);
    }
    if (!before.nodes().isEmpty() && !after.nodes().isEmpty()) {
      nodes(before, after, lines);
      services(before, after, lines);
    }
    return lines;
  }

  private static Optional<String> link(Link before, Link after) {
    boolean was = before instanceof Link.Online;
    if (was && after instanceof Link.Offline offline) {
      return Optional.of("the daemon does not answer: " + offline.why());
    }
    if (before instanceof Link.Offline offline
        && offline.hasBeenOnline()
        && after instanceof Link.Online) {
      return Optional.of("the daemon answers again");
    }
    return was && after instanceof Link.Outside outside
        ? Optional.of("this node is not in a swarm any more: " + outside.why())
        : Optional.empty();
  }

  private static void quorum(SwarmStatus before, SwarmStatus after, List<String> lines) {
    boolean isSame =
        before.state().equals(after.state())
            && before.reachable() == after.reachable()
            && before.voters() == after.voters();
    var leader = after.leader();
    boolean isNewLeader = leader.isPresent() && !leader.equals(before.leader());
    if (!isSame) {
      var missing =
          after.managers().stream()
              .filter(manager -> manager.voter() && !manager.reachable())
              .map(manager -> manager.name() + " unreachable")
              .collect(Collectors.joining(", "));
      lines.add(
          "quorum %s %d/%d".formatted(after.state(), after.reachable(), after.voters())
              + (missing.isEmpty() ? "" : ": " + missing));
    }
    if (isNewLeader) {
      lines.add("leader is " + after.nameOf(leader.get()) + ", term " + after.term());
    }
  }

  private static void nodes(SwarmView before, SwarmView after, List<String> lines) {
    for (var node : after.nodes().values()) {
      var known = Optional.ofNullable(before.nodes().get(node.id()));
      if (known.isEmpty()) {
        lines.add("node " + name(node) + " joined as a " + node.spec().role().wire());
      } else if (known.get().status().state() != node.status().state()) {
        lines.add("node " + name(node) + " is " + state(node));
      }
    }
    for (var node : before.nodes().values()) {
      if (!after.nodes().containsKey(node.id())) {
        lines.add("node " + name(node) + " was removed");
      }
    }
  }

  private static String name(Node node) {
    return node.hostname().isEmpty() ? node.id() : node.hostname();
  }

  private static String state(Node node) {
    var word = node.status().state().name().toUpperCase(Locale.ROOT);
    return node.status().state() == NodeState.READY || node.status().message().isEmpty()
        ? word
        : word + ": " + node.status().message();
  }

  private static void services(SwarmView before, SwarmView after, List<String> lines) {
    var known = ServiceState.byId(before);
    for (var state : after.serviceStates()) {
      var last = Optional.ofNullable(known.get(state.service().id()));
      boolean wasConverged = last.map(ServiceState::isConverged).orElse(false);
      boolean wasFailing = last.map(ServiceState::isFailing).orElse(false);
      if (state.isConverged() && last.isPresent() && !wasConverged) {
        lines.add("service " + state.name() + " converged: " + state.count());
      } else if (state.isFailing() && !wasFailing) {
        lines.add(
            "service " + state.name() + " is failing: " + state.count() + ", " + state.trouble());
      }
    }
  }
}
