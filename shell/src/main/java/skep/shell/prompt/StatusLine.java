package skep.shell.prompt;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import skep.api.client.SwarmStatus;
import skep.model.NodeState;
import skep.view.QuorumState;
import skep.view.QuorumText;

/// One row that says how the swarm is.
public final class StatusLine {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

  private StatusLine() {}

  /// As many parts as fit, the most important first, the clock always.
  ///
  /// @param columns of the terminal
  public static String of(SwarmView view, Instant now, ZoneId zone, int columns) {
    var parts = new ArrayList<String>();
    parts.add(view.context());
    switch (view.link()) {
      case Link.Connecting _ -> parts.add("connecting");
      case Link.Outside outside -> parts.add("not in a swarm: " + outside.why());
      case Link.Offline offline ->
          parts.add(
              "no answer for "
                  + QuorumText.age(Duration.between(offline.since(), now))
                  + ": "
                  + offline.why());
      case Link.Online online -> online(view, online, parts);
    }
    var clock = CLOCK.format(now.atZone(zone));
    var line = new StringBuilder(parts.getFirst());
    for (var part : parts.subList(1, parts.size())) {
      if (line.length() + part.length() + clock.length() + 4 > columns) {
        break;
      }
      line.append("  ").append(part);
    }
    return line.length() + clock.length() + 2 > columns ? line.toString() : line + "  " + clock;
  }

  private static void online(SwarmView view, Link.Online online, List<String> parts) {
    view.status()
        .ifPresent(
            status -> {
              var state = PromptText.state(status);
              if (state != QuorumState.HEALTHY) {
                parts.add(state.word());
              }
              parts.add(leader(status));
              parts.add(
                  "managers "
                      + status.reachable()
                      + "/"
                      + status.voters()
                      + " (tolerates "
                      + status.tolerance()
                      + ")");
              nodes(view, parts);
              services(view, parts);
              parts.add("via " + status.source() + " " + online.roundTrip().toMillis() + "ms");
            });
  }

  private static String leader(SwarmStatus status) {
    return status
        .leader()
        .map(id -> "leader " + status.nameOf(id) + " term " + status.term())
        .orElse("no leader");
  }

  private static void nodes(SwarmView view, List<String> parts) {
    long ready =
        view.nodes().values().stream()
            .filter(node -> node.status().state() == NodeState.READY)
            .count();
    if (!view.nodes().isEmpty()) {
      parts.add("nodes " + ready + "/" + view.nodes().size());
    }
  }

  private static void services(SwarmView view, List<String> parts) {
    var states = view.serviceStates();
    if (states.isEmpty()) {
      return;
    }
    long failing = states.stream().filter(ServiceState::isFailing).count();
    long ok = states.stream().filter(ServiceState::isConverged).count();
    long updating = states.size() - ok - failing;
    var text = new StringBuilder("services " + states.size() + ":");
    text.append(ok > 0 ? " " + ok + " ok" : "");
    text.append(updating > 0 ? " " + updating + " updating" : "");
    text.append(failing > 0 ? " " + failing + " FAILING" : "");
    parts.add(text.toString());
  }
}
