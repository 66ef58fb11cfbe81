package skep.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.BooleanSupplier;
import skep.loop.EventLoop.Timer;

/// The clock and the event queue of one simulated run: everything that happens in all processes, in
/// one order, on the caller's thread. Equal seeds give equal runs, provided that nothing in the run
/// reads a real clock, an unseeded random or a collection iterated in hash order.
///
/// Order: due time, then order of insertion. Virtual time starts at 2030-01-01T00:00:00Z and moves
/// only between events; an event takes no time. A task that throws ends the run with a {@link
/// SimulationFailure} that names the seed. Not thread-safe.
public final class SimScheduler {
  private static final Instant EPOCH = Instant.parse("2030-01-01T00:00:00Z");

  /// More events than this at one instant are an endless loop.
  private static final int MAX_EVENTS_PER_INSTANT = 1_000_000;

  private static final Comparator<Event> ORDER =
      Comparator.<Event>comparingLong(event -> event.runNanos)
          .thenComparingLong(event -> event.dueNanos)
          .thenComparingLong(event -> event.number);

  private final long seed;
  private final Random random;
  private final PriorityQueue<Event> queue = new PriorityQueue<>(ORDER);
  private final List<Runnable> afterEvent = new ArrayList<>();
  private long nanos;
  private long inserted;
  private long ran;
  private int ranAtThisInstant;

  public SimScheduler(long seed) {
    this.seed = seed;
    this.random = new Random(seed);
  }

  public long seed() {
    return seed;
  }

  /// The run's own stream of chance; draw from it only in events, never in invariants.
  public Random random() {
    return random;
  }

  /// A stream of chance of its own, so that more draws elsewhere do not change what it gives. Equal
  /// for equal seed and name.
  public Random random(String name) {
    return new Random(seed * 0x9E3779B97F4A7C15L + name.hashCode());
  }

  /// The true wall clock of the simulated world.
  public Instant now() {
    return EPOCH.plusNanos(nanos);
  }

  /// Virtual nanoseconds since the start of the run.
  public long nanoTime() {
    return nanos;
  }

  /// How many events ran so far; equal seeds give equal numbers.
  public long eventCount() {
    return ran;
  }

  /// A process that starts now. A name may be used again after a crash.
  public SimLoop process(String name) {
    return new SimLoop(this, name);
  }

  /// Stops `process` for good, as kill -9 does; see {@link SimLoop#crash}.
  public void crash(SimLoop process) {
    process.crash();
  }

  /// An event of the world itself (network, nemesis, operator), which belongs to no process.
  public Timer schedule(Duration delay, Runnable task) {
    return add(Optional.empty(), delay, task);
  }

  /// Runs `invariant` after each event of the run, including the current one.
  public void afterEveryEvent(Runnable invariant) {
    afterEvent.add(invariant);
  }

  /// Runs all events of the next `length` of virtual time; the clock then stands at its end.
  public void runFor(Duration length) {
    long end = nanos + length.toNanos();
    boolean more = true;
    while (more) {
      more = step(end);
    }
    moveTo(end);
  }

  /// Runs until `condition`, asked before the first and after each event, holds.
  ///
  /// @param max virtual time after which the wait counts as failed
  /// @return false when `max` passed and `condition` still does not hold
  public boolean runUntil(BooleanSupplier condition, Duration max) {
    long end = nanos + max.toNanos();
    while (!condition.getAsBoolean()) {
      if (!step(end)) {
        moveTo(end);
        return condition.getAsBoolean();
      }
    }
    return true;
  }

  Timer add(SimLoop process, Duration delay, Runnable task) {
    return add(Optional.of(process), delay, task);
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private Timer add(Optional<SimLoop> process, Duration delay, Runnable task) {
    long due = nanos + Math.max(0, delay.toNanos());
    var event = new Event(process, due, due, inserted++, task);
    queue.add(event);
    return () -> queue.remove(event);
  }

  void dropTasksOf(SimLoop process) {
    queue.removeIf(event -> event.process.filter(owner -> owner == process).isPresent());
  }

  /// Runs the next event due at or before `endNanos`; false when there is none.
  private boolean step(long endNanos) {
    var event = queue.peek();
    if (event == null || event.runNanos > endNanos) {
      return false;
    }
    queue.remove();
    moveTo(event.runNanos);
    long resume = event.process.map(SimLoop::resumeNanos).orElse(Long.MIN_VALUE);
    if (resume > nanos) {
      queue.add(event.at(resume));
      return true;
    }
    run(event);
    return true;
  }

  private void run(Event event) {
    ran++;
    ranAtThisInstant++;
    try {
      if (ranAtThisInstant > MAX_EVENTS_PER_INSTANT) {
        throw new AssertionError("endless loop: time stands still");
      }
      event.task.run();
      for (var invariant : afterEvent) {
        invariant.run();
      }
    } catch (RuntimeException | Error cause) {
      var where = event.process.map(SimLoop::name).orElse("world");
      throw new SimulationFailure(seed, now(), ran, where, cause);
    }
  }

  private void moveTo(long toNanos) {
    if (toNanos > nanos) {
      nanos = toNanos;
      ranAtThisInstant = 0;
    }
  }

  private record Event(
      Optional<SimLoop> process, long runNanos, long dueNanos, long number, Runnable task) {
    Event at(long laterNanos) {
      return new Event(process, laterNanos, dueNanos, number, task);
    }

    /// One event is only ever equal to itself: a queue full of equal tasks must lose the right one.
    @Override
    public boolean equals(Object other) {
      return other instanceof Event event && event.number == number;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(number);
    }
  }
}
