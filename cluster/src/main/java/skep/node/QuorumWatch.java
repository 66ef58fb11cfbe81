package skep.node;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import skep.loop.EventLoop;
import skep.view.GroupSight;
import skep.view.QuorumState;
import skep.view.QuorumText;

/// Looks at the manager group again and again: keeps the age of what this manager knows, and says
/// in the log when the group's state changes. Runs on the manager's loop.
final class QuorumWatch {
  private static final System.Logger LOG = System.getLogger(QuorumWatch.class.getName());
  private static final Duration PERIOD = Duration.ofMillis(250);

  private final EventLoop loop;
  private final Supplier<GroupSight> sight;
  private final UnaryOperator<String> nameOf;
  private String known = "";
  private volatile Instant confirmed;

  /// @param nameOf name for people of a raft id
  /// @param confirmed when this manager last heard a leader, before it was started
  QuorumWatch(
      EventLoop loop, Supplier<GroupSight> sight, UnaryOperator<String> nameOf, Instant confirmed) {
    this.loop = loop;
    this.sight = sight;
    this.nameOf = nameOf;
    this.confirmed = confirmed;
  }

  void start() {
    loop.execute(this::look);
  }

  /// When this manager's state was last known to be the newest. Any thread.
  Instant asOf() {
    var now = loop.now();
    return sight.get().sinceConfirmed().map(now::minus).orElse(confirmed);
  }

  private void look() {
    var seen = sight.get();
    seen.sinceConfirmed().ifPresent(age -> confirmed = loop.now().minus(age));
    var shape = shape(seen);
    if (!shape.equals(known)) {
      known = shape;
      LOG.log(level(seen), () -> QuorumText.line(seen, nameOf));
    }
    loop.schedule(PERIOD, this::look);
  }

  private static Level level(GroupSight seen) {
    return switch (QuorumState.of(seen)) {
      case HEALTHY -> Level.INFO;
      case DEGRADED, NO_QUORUM, NOT_RUNNING, UNREACHABLE -> Level.WARNING;
    };
  }

  /// What is worth a line when it changes: not the ages in it.
  private static String shape(GroupSight seen) {
    var missing = new TreeSet<String>();
    seen.missing().forEach(member -> missing.add(member.id()));
    return "%s %s %s %d"
        .formatted(QuorumState.of(seen), seen.leader().orElse(""), missing, seen.quorum().voters());
  }
}
