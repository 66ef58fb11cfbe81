package skep.manager;

import java.time.Duration;
import java.time.Instant;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import skep.loop.EventLoop;
import skep.orchestrator.Dirty;
import skep.orchestrator.Plan;

/// What the leader's next pass has to look at: what changed since the last one, and the services
/// whose time has come. Kept by a leader only, from its first pass on. Only on its loop.
final class Agenda {

  /// A wall clock may be set meanwhile, so it is looked at again now and then.
  private static final Duration LONGEST_SLEEP = Duration.ofSeconds(15);

  private final EventLoop loop;
  private final Runnable onWake;
  private final TreeSet<String> dirtyServices = new TreeSet<>();
  private final TreeSet<String> dirtyNodes = new TreeSet<>();

  /// By service id, as the last plan for that service said.
  private final NavigableMap<String, Instant> wakeAt = new TreeMap<>();

  private EventLoop.@Nullable Timer wake;

  /// @param onWake run when the time of a service may have come
  Agenda(EventLoop loop, Runnable onWake) {
    this.loop = loop;
    this.onWake = onWake;
  }

  void add(Dirty changed) {
    dirtyServices.addAll(changed.services());
    dirtyNodes.addAll(changed.nodes());
  }

  /// All that is to be looked at by a pass that begins now; it is not on the agenda any more.
  Dirty take(Instant now) {
    wakeAt.forEach(
        (service, at) -> {
          if (!at.isAfter(now)) {
            dirtyServices.add(service);
          }
        });
    var dirty = new Dirty(dirtyServices, dirtyNodes);
    dirtyServices.clear();
    dirtyNodes.clear();
    return dirty;
  }

  /// When to look again at what was looked at.
  void planned(Dirty dirty, Plan plan) {
    dirty.services().forEach(wakeAt::remove);
    wakeAt.putAll(plan.wakeAt());
  }

  /// Waits for the next service's time.
  void sleep() {
    cancelWake();
    wakeAt.values().stream()
        .min(Instant::compareTo)
        .ifPresent(at -> wake = loop.schedule(untilWake(at), onWake));
  }

  void clear() {
    dirtyServices.clear();
    dirtyNodes.clear();
    wakeAt.clear();
    cancelWake();
  }

  private Duration untilWake(Instant at) {
    var length = Duration.between(loop.now(), at);
    return length.compareTo(LONGEST_SLEEP) < 0 ? length : LONGEST_SLEEP;
  }

  private void cancelWake() {
    if (wake != null) {
      wake.cancel();
      wake = null;
    }
  }
}
