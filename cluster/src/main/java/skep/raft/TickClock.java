package skep.raft;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import skep.loop.EventLoop;

/// MicroRaft counts heartbeats in whole seconds, far too slow for us: this clock shows it one
/// second for each tick of ours. Monotonic, so a jump of the wall clock moves no election.
final class TickClock extends Clock {
  /// Never zero: MicroRaft reads a zero time stamp as "just now".
  private static final long ORIGIN_MS = 1_000_000_000L;

  private final EventLoop loop;
  private final long tickNanos;

  TickClock(EventLoop loop, Duration tick) {
    this.loop = loop;
    this.tickNanos = tick.toNanos();
  }

  @Override
  public long millis() {
    long nanos = loop.nanoTime();
    return ORIGIN_MS
        + nanos / tickNanos * 1000
        + Math.floorDiv(nanos % tickNanos * 1000, tickNanos);
  }

  /// From the span this clock showed to the span that really passed.
  Duration real(long shownMs) {
    return Duration.ofNanos(shownMs * tickNanos / 1000);
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
