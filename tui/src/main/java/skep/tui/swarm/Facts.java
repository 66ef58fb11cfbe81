package skep.tui.swarm;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.pcollections.TreePMap;
import skep.api.client.IngressPort;
import skep.api.client.SwarmStatus;
import skep.model.Task;
import skep.tui.cells.Style;

/// All that is known of the swarm.
///
/// @param status of the manager group; empty until told
/// @param ports published ports with their counters
/// @param events newest last, a bounded number of them
/// @param eventCount how many there ever were
/// @param placed when a task was first seen on its node, for tasks that came just now
/// @param loads what nodes and tasks use
/// @param asOf when something was last heard; [Instant#EPOCH]: never
public record Facts(
    Swarm swarm,
    Optional<SwarmStatus> status,
    List<IngressPort> ports,
    Link link,
    List<EventLine> events,
    long eventCount,
    TreePMap<String, Instant> placed,
    Loads loads,
    Instant asOf) {

  /// Events that are kept.
  public static final int EVENTS_KEPT = 1000;

  /// How long a task that has just been placed is shown as new.
  public static final Duration FRESH = Duration.ofSeconds(6);

  public static final Facts NOTHING =
      new Facts(
          Swarm.NOTHING,
          Optional.empty(),
          List.of(),
          new Link.Opening(),
          List.of(),
          0,
          TreePMap.empty(),
          Loads.NONE,
          Instant.EPOCH);

  public Facts {
    ports = List.copyOf(ports);
    events = List.copyOf(events);
  }

  /// With everything read anew.
  public Facts loaded(Swarm swarm, Instant now) {
    return new Facts(swarm, status, ports, link, events, eventCount, placed, loads, now);
  }

  /// With changes made, each with its line in the event list.
  ///
  /// @param isPast whether they were made before the objects were read: they are told, no more
  public Facts changed(List<Change> changes, boolean isPast, Instant now) {
    var next = swarm;
    var said = new ArrayList<EventLine>();
    var young = withoutStale(now);
    for (var change : changes) {
      EventText.of(eventCount + said.size(), change, isPast ? nothingBut(next) : next)
          .ifPresent(said::add);
      if (isPast) {
        continue;
      }
      if (isPlacement(change, next)) {
        young = young.plus(change.object().id(), now);
      }
      next = next.with(change);
    }
    return new Facts(
        next, status, ports, link, with(said), eventCount + said.size(), young, loads, now);
  }

  /// With the managers' and the ingress's own, which no change tells of.
  public Facts observed(
      SwarmStatus status, List<IngressPort> ports, String via, Duration latency, Instant now) {
    var said = new ArrayList<>(quorumLine(status, now));
    if (link instanceof Link.Lost) {
      said.add(linkLine(now, "connected again via " + via));
    }
    return new Facts(
        swarm,
        Optional.of(status),
        ports,
        new Link.Live(via, latency),
        with(said),
        eventCount + said.size(),
        placed,
        loads,
        now);
  }

  /// With what nodes and tasks use now.
  public Facts measured(SortedMap<String, Load> nodes, SortedMap<String, Load> tasks) {
    return new Facts(
        swarm, status, ports, link, events, eventCount, placed, loads.after(nodes, tasks), asOf);
  }

  /// Without a daemon.
  public Facts lost(Link.Lost lost) {
    var said =
        link instanceof Link.Live
            ? List.of(linkLine(lost.since(), "connection lost: " + lost.why()))
            : List.<EventLine>of();
    return new Facts(
        swarm, status, ports, lost, with(said), eventCount + said.size(), placed, loads, asOf);
  }

  /// Whether a task came to its node just now.
  public boolean isFresh(String taskId, Instant now) {
    return Optional.ofNullable(placed.get(taskId))
        .filter(at -> now.isBefore(at.plus(FRESH)))
        .isPresent();
  }

  /// Whether the manager group cannot make changes now.
  public boolean isWithoutQuorum() {
    return status
        .filter(known -> known.state().equals("NO QUORUM") || known.state().equals("UNREACHABLE"))
        .isPresent();
  }

  private List<EventLine> with(List<EventLine> said) {
    if (said.isEmpty()) {
      return events;
    }
    var all = new ArrayList<>(events);
    all.addAll(said);
    return all.size() > EVENTS_KEPT ? all.subList(all.size() - EVENTS_KEPT, all.size()) : all;
  }

  private TreePMap<String, Instant> withoutStale(Instant now) {
    var young = placed;
    for (var entry : placed.entrySet()) {
      if (!now.isBefore(entry.getValue().plus(FRESH))) {
        young = young.minus(entry.getKey());
      }
    }
    return young;
  }

  private static boolean isPlacement(Change change, Swarm before) {
    return change.object() instanceof Task task
        && task.nodeId().isPresent()
        && before.task(task.id()).flatMap(Task::nodeId).isEmpty();
  }

  /// Names are known even of the past; how things were before is not.
  private static Swarm nothingBut(Swarm swarm) {
    return new Swarm(
        swarm.name(), swarm.revision(), swarm.nodes(), TreePMap.empty(), TreePMap.empty());
  }

  private List<EventLine> quorumLine(SwarmStatus now, Instant at) {
    var before = status.map(Facts::quorumText).orElse(quorumText(now));
    var text = quorumText(now);
    if (before.equals(text)) {
      return List.of();
    }
    var style =
        switch (now.state()) {
          case "HEALTHY" -> Style.GOOD;
          case "DEGRADED" -> Style.WARN;
          default -> Style.BAD;
        };
    return List.of(
        new EventLine(eventCount, at, "quorum", "", text, style, new Ref(Ref.Kind.LINE, "quorum")));
  }

  private static String quorumText(SwarmStatus status) {
    return "%s %d/%d, %s"
        .formatted(
            status.state(),
            status.reachable(),
            status.voters(),
            status.leader().map(id -> "leader " + status.nameOf(id)).orElse("no leader"));
  }

  private EventLine linkLine(Instant at, String text) {
    return new EventLine(
        eventCount, at, "dashboard", "", text, Style.WARN, new Ref(Ref.Kind.LINE, "link"));
  }
}
