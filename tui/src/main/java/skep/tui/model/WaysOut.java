package skep.tui.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import skep.api.client.SwarmStatus;
import skep.tui.swarm.Facts;
import skep.view.Quorum;

/// What can be done about a lost quorum, safest first.
public final class WaysOut {
  /// @param number to press
  /// @param command that does it; empty: it is done elsewhere
  /// @param proposal what is asked before
  public record Way(int number, String text, String command, Proposal proposal) {}

  private WaysOut() {}

  /// Empty while there is a quorum, or nothing is known.
  public static List<Way> of(Facts facts) {
    return facts
        .status()
        .filter(_ -> facts.isWithoutQuorum())
        .map(status -> ways(status, facts.swarm().name()))
        .orElse(List.of());
  }

  private static List<Way> ways(SwarmStatus status, String cluster) {
    var quorum = new Quorum(status.voters(), status.reachable());
    var missing =
        status.managers().stream()
            .filter(manager -> manager.voter() && !manager.reachable())
            .map(SwarmStatus.Manager::name)
            .collect(Collectors.joining(", "));
    var any = missing.replace(", ", " or ");
    var ways = new ArrayList<Way>();
    var enough = quorum.missing() == 1 ? "one is enough" : quorum.missing() + " are needed";
    ways.add(
        new Way(
            1,
            "bring %s back (%s): power, network, `skep daemon` on it".formatted(any, enough),
            "",
            new Proposal(
                "bring %s back".formatted(any),
                List.of(
                    "It is done on the host: see that it runs, that this host reaches it, and that",
                    "`skep daemon` runs on it. This screen goes on by itself when it answers."),
                List.of(),
                "")));
    ways.add(
        new Way(
            2,
            "ask every manager what it knows; changes nothing",
            "swarm recover",
            new Proposal(
                "ask every manager what it knows",
                List.of("Shows who answers and whose log is newest. Changes nothing."),
                List.of("swarm recover"),
                "")));
    ways.add(
        new Way(
            3,
            "gone for good: %s; go on with %s alone".formatted(missing, status.source()),
            "swarm recover --from " + status.source(),
            new Proposal(
                "go on with %s alone".formatted(status.source()),
                List.of(
                    "A new life of the swarm with one manager, from its log at index %d."
                        .formatted(status.lastIndex()),
                    "May lose: writes %s never saw. %s must join again by hand."
                        .formatted(status.source(), missing)),
                List.of("swarm recover --from self --confirm " + cluster),
                cluster.isEmpty() ? "recover" : cluster)));
    return ways;
  }
}
