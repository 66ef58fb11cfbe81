package skep.tui.screens;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import skep.api.client.SwarmStatus;
import skep.tui.cells.Frame;
import skep.tui.cells.Line;
import skep.tui.cells.Style;
import skep.tui.lists.Sight;
import skep.tui.model.DashModel;
import skep.tui.swarm.Link;
import skep.view.DisplayWidth;

/// The top line: which swarm, how it is, how fresh that is.
final class Header {
  /// @param rank what goes first when there is no room: the highest
  private record Part(String text, Style style, int rank) {}

  private Header() {}

  static void draw(Frame frame, DashModel model, Sight sight) {
    var parts = fitting(parts(model, sight), frame.size().width() - 4);
    int x = 2;
    for (var part : parts) {
      x = frame.put(x, 0, " " + part.text() + " ", part.style());
      x++;
    }
  }

  /// The state in a few words, for a screen that has no room for more.
  static Line brief(Sight sight) {
    var state = state(sight);
    long running = sight.services().stream().mapToLong(row -> row.running()).sum();
    return Line.of(state.text(), state.style())
        .plus("  " + quorum(sight) + "  %d tasks run".formatted(running));
  }

  private static List<Part> parts(DashModel model, Sight sight) {
    var facts = sight.facts();
    var parts = new ArrayList<Part>();
    var name = facts.swarm().name();
    parts.add(new Part(name.isEmpty() ? "skep" : name, Style.STRONG, 0));
    parts.add(state(sight));
    var quorum = quorum(sight);
    if (!quorum.isEmpty()) {
      parts.add(new Part(quorum, Style.PLAIN, 1));
    }
    boolean isKnown = asOf(sight).isAfter(Instant.EPOCH);
    if (isKnown && (facts.isWithoutQuorum() || facts.link() instanceof Link.Lost)) {
      parts.add(
          new Part(
              "data %s, %s old".formatted(sight.timeOfDay(asOf(sight)), sight.age(asOf(sight))),
              Style.WARN,
              0));
    } else {
      facts.status().ifPresent(status -> parts.add(new Part(leader(status), Style.PLAIN, 3)));
    }
    if (model.settings().isReadOnly() || facts.isWithoutQuorum()) {
      parts.add(new Part("READ-ONLY", Style.WARN, 1));
    }
    if (model.held().isPresent()) {
      parts.add(new Part("PAUSED", Style.WARN, 0));
    }
    if (facts.link() instanceof Link.Live(var via, var latency)) {
      parts.add(new Part("via %s %dms".formatted(via, latency.toMillis()), Style.DIM, 4));
    }
    parts.add(new Part(sight.timeOfDay(model.now()), Style.PLAIN, 2));
    return parts;
  }

  private static Part state(Sight sight) {
    return switch (sight.facts().link()) {
      case Link.Opening _ -> new Part("… connecting", Style.DIM, 0);
      case Link.Lost lost ->
          new Part(
              "✖ OFFLINE, try %d in %ds"
                  .formatted(
                      lost.attempt() + 1,
                      Math.max(0, Duration.between(sight.now(), lost.next()).toSeconds())),
              Style.ALARM,
              0);
      case Link.Live _ ->
          sight.facts().status().map(Header::state).orElse(new Part("… ", Style.DIM, 0));
    };
  }

  private static Part state(SwarmStatus status) {
    return switch (status.state()) {
      case "HEALTHY" -> new Part("● HEALTHY", Style.GOOD, 0);
      case "DEGRADED" -> new Part("◐ DEGRADED", Style.WARN, 0);
      default -> new Part("✖ " + status.state(), Style.ALARM, 0);
    };
  }

  private static String quorum(Sight sight) {
    return sight
        .facts()
        .status()
        .map(
            status ->
                status.reachable() >= status.quorum()
                    ? "quorum %d/%d, can lose %d"
                        .formatted(status.reachable(), status.voters(), status.tolerance())
                    : "%d of %d managers answer, %d needed"
                        .formatted(status.reachable(), status.voters(), status.quorum()))
        .orElse("");
  }

  private static String leader(SwarmStatus status) {
    var leader = status.leader().map(id -> "leader " + status.nameOf(id)).orElse("no leader");
    return "%s term %d idx %d".formatted(leader, status.term(), status.commitIndex());
  }

  /// When the newest word of the swarm is from: what the manager that answers had confirmed, or the
  /// last that was heard of it.
  private static Instant asOf(Sight sight) {
    var facts = sight.facts();
    return facts.link() instanceof Link.Lost
        ? facts.asOf()
        : facts.status().map(SwarmStatus::asOf).orElse(facts.asOf());
  }

  private static List<Part> fitting(List<Part> parts, int width) {
    var left = new ArrayList<>(parts);
    while (width(left) > width) {
      var least = left.stream().max(Comparator.comparingInt(Part::rank)).orElseThrow();
      if (least.rank() == 0) {
        break;
      }
      left.remove(least);
    }
    return left;
  }

  private static int width(List<Part> parts) {
    return parts.stream().mapToInt(part -> DisplayWidth.of(part.text()) + 3).sum();
  }
}
