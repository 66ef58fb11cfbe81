package skep.ingress;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// The tasks behind one port in strict turn, without those that did not answer lately. A task that
/// fails once is passed over for a while; then it is probed with a connection of the node's own
/// rather than with a client's, and is back when it takes it. If all have failed, all are tried: a
/// wrong guess must not close a port.
///
/// Taking a turn is one atomic increment, so the order holds across threads. Any thread may call.
public final class Rotation {
  private static final int MAX_ATTEMPTS = 8;

  private final long ejectionNanos;
  private final AtomicInteger turn = new AtomicInteger();
  private volatile Target[] ready = {};
  private volatile boolean isAnyEjected;
  private volatile int attempts;
  private List<Target> all = List.of();
  private List<Target> leaving = List.of();

  public Rotation(Duration ejection) {
    this.ejectionNanos = ejection.toNanos();
  }

  /// Puts others in their places. Those that stay keep their counters and their ejection, and the
  /// turn goes on, so that frequent changes favour nobody.
  public synchronized void replace(List<Target> targets) {
    var before = new ArrayList<>(all);
    before.addAll(leaving);
    all = targets.stream().map(target -> known(before, target)).toList();
    leaving =
        before.stream().filter(target -> !all.contains(target) && target.active() > 0).toList();
    before.forEach(target -> target.leave(true));
    all.forEach(target -> target.leave(false));
    attempts = Math.clamp(all.size(), 2, MAX_ATTEMPTS);
    select();
  }

  /// Whose turn it is; empty if there is nobody.
  public Optional<Target> next() {
    var targets = ready;
    if (targets.length == 0) {
      return Optional.empty();
    }
    return Optional.of(targets[Math.floorMod(turn.getAndIncrement(), targets.length)]);
  }

  /// How many times one connection may ask for the next target. A single one is asked twice: it may
  /// just be restarting, or this node short of source ports for a moment.
  public int attempts() {
    return attempts;
  }

  /// Whether there is nobody to turn to but `target`, which just failed.
  public boolean isAlone(Target target) {
    var targets = ready;
    return targets.length == 1 && targets[0].equals(target);
  }

  /// `target` did not take a connection.
  public synchronized void failed(Target target, long nowNanos) {
    target.countFailure();
    target.eject(nowNanos + ejectionNanos);
    select();
  }

  /// `target` took a connection.
  public void answered(Target target) {
    if (target.isEjected()) {
      readmit(target);
    }
  }

  /// A target that has been passed over long enough and should be probed, at most one caller's.
  public Optional<Target> dueProbe(long nowNanos) {
    return isAnyEjected ? claimProbe(nowNanos) : Optional.empty();
  }

  private synchronized void readmit(Target target) {
    target.admit();
    select();
  }

  private synchronized Optional<Target> claimProbe(long nowNanos) {
    for (var target : all) {
      if (target.isEjected() && nowNanos - target.probeAtNanos() >= 0) {
        target.eject(nowNanos + ejectionNanos);
        return Optional.of(target);
      }
    }
    return Optional.empty();
  }

  synchronized List<Target> everyone() {
    leaving = leaving.stream().filter(target -> target.active() > 0).toList();
    var everyone = new ArrayList<>(all);
    everyone.addAll(leaving);
    everyone.sort(Comparator.comparing(Target::taskId));
    return everyone;
  }

  private void select() {
    var healthy = all.stream().filter(target -> !target.isEjected()).toList();
    isAnyEjected = healthy.size() < all.size();
    ready = (healthy.isEmpty() ? all : healthy).toArray(Target[]::new);
  }

  private static Target known(List<Target> before, Target target) {
    return before.stream().filter(target::isSameAs).findFirst().orElse(target);
  }
}
