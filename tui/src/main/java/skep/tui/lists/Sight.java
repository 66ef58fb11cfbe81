package skep.tui.lists;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import skep.tui.swarm.Facts;
import skep.tui.swarm.NodeRow;
import skep.tui.swarm.ServiceRow;
import skep.tui.swarm.TaskRoll;
import skep.view.QuorumText;

/// What is known, put into rows for one look at it.
///
/// @param clock how times are written
public record Sight(
    Facts facts, TaskRoll roll, List<NodeRow> nodes, List<ServiceRow> services, Clock clock) {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final DateTimeFormatter DAY_AND_TIME =
      DateTimeFormatter.ofPattern("MM-dd HH:mm:ss");

  /// @param zone of the person who looks
  /// @param isAbsolute times of day instead of ages
  public record Clock(Instant now, ZoneId zone, boolean isAbsolute) {}

  public static Sight of(Facts facts, Clock clock) {
    var roll = TaskRoll.of(facts.swarm());
    return new Sight(
        facts,
        roll,
        NodeRow.all(facts.swarm(), roll, facts.status()),
        ServiceRow.all(facts.swarm(), roll),
        clock);
  }

  public Instant now() {
    return clock.now();
  }

  /// `14:03:22`
  public String timeOfDay(Instant at) {
    return TIME.format(at.atZone(clock.zone()));
  }

  /// `12s`, or a time of day when those are asked for; with the day when it is another one.
  public String since(Instant at) {
    if (!clock.isAbsolute()) {
      return age(at);
    }
    boolean isToday =
        at.atZone(clock.zone())
            .truncatedTo(ChronoUnit.DAYS)
            .equals(now().atZone(clock.zone()).truncatedTo(ChronoUnit.DAYS));
    return (isToday ? TIME : DAY_AND_TIME).format(at.atZone(clock.zone()));
  }

  /// `12s`; clocks that differ a little make no negative ages.
  public String age(Instant at) {
    var age = Duration.between(at, now());
    return age.toMillis() < 1000 ? "0s" : QuorumText.age(age);
  }
}
