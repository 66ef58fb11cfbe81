package skep.local;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import skep.api.client.NodeUsage;
import skep.api.client.TaskUsage;
import skep.engine.ContainerUsage;
import skep.engine.TaskStreams;

/// What this node and its tasks use, from two readings of counters. Counters are read only while
/// somebody looks, and once for all who look. Blocks; any thread may call.
final class UsageSampler {
  /// How often the counters are read at most.
  static final Duration PERIOD = Duration.ofSeconds(2);

  /// Two readings further apart say nothing about now.
  private static final Duration OLD = Duration.ofSeconds(10);

  private static final Duration FIRST = Duration.ofMillis(800);
  private static final double NANOS = 1e9;

  private final TaskStreams streams;
  private final HostLoad host;
  private final InstantSource clock;
  private Optional<Reading> last = Optional.empty();
  private Optional<NodeUsage> sample = Optional.empty();

  private record Reading(
      Instant time, Map<String, ContainerUsage> tasks, Optional<HostLoad.Counters> host) {}

  UsageSampler(TaskStreams streams, HostLoad host, InstantSource clock) {
    this.streams = streams;
    this.host = host;
    this.clock = clock;
  }

  /// Not older than {@link #PERIOD}. The first one takes a second.
  ///
  /// @throws skep.engine.EngineException when the engine does not answer
  synchronized NodeUsage sample() throws InterruptedException {
    var now = clock.instant();
    if (sample.isPresent() && Duration.between(sample.get().time(), now).compareTo(PERIOD) < 0) {
      return sample.get();
    }
    var known = last.filter(reading -> Duration.between(reading.time(), now).compareTo(OLD) < 0);
    if (known.isEmpty()) {
      known = Optional.of(read());
      Thread.sleep(FIRST);
    }
    var fresh = read();
    last = Optional.of(fresh);
    var made = between(known.get(), fresh);
    sample = Optional.of(made);
    return made;
  }

  private Reading read() throws InterruptedException {
    var tasks = new TreeMap<String, ContainerUsage>();
    for (var usage : LocalDesk.await(streams.usage())) {
      tasks.put(usage.taskId(), usage);
    }
    return new Reading(clock.instant(), tasks, host.read());
  }

  private static NodeUsage between(Reading before, Reading after) {
    var tasks =
        after.tasks().values().stream()
            .map(task -> task(Optional.ofNullable(before.tasks().get(task.taskId())), task))
            .toList();
    return after
        .host()
        .flatMap(now -> before.host().map(then -> node(before, after, then, now, tasks)))
        .orElseGet(() -> sum(after, tasks));
  }

  private static NodeUsage node(
      Reading before,
      Reading after,
      HostLoad.Counters then,
      HostLoad.Counters now,
      List<TaskUsage> tasks) {
    double seconds = seconds(before.time(), after.time());
    long total = now.total() - then.total();
    return NodeUsage.of(
        after.time(),
        total <= 0 ? 0 : rounded(100.0 * (now.busy() - then.busy()) / total),
        now.usedBytes(),
        now.totalBytes(),
        perSecond(now.receivedBytes() - then.receivedBytes(), seconds),
        perSecond(now.sentBytes() - then.sentBytes(), seconds),
        tasks);
  }

  /// Without a kernel that says: what its tasks use.
  private static NodeUsage sum(Reading after, List<TaskUsage> tasks) {
    double cores = Runtime.getRuntime().availableProcessors();
    return NodeUsage.of(
        after.time(),
        rounded(tasks.stream().mapToDouble(TaskUsage::cpuPercent).sum() / cores),
        tasks.stream().mapToLong(TaskUsage::memoryBytes).sum(),
        0,
        tasks.stream().mapToLong(TaskUsage::receivedPerSecond).sum(),
        tasks.stream().mapToLong(TaskUsage::sentPerSecond).sum(),
        tasks);
  }

  /// A container that was not there before, or was started again, has used nothing yet.
  private static TaskUsage task(Optional<ContainerUsage> known, ContainerUsage now) {
    var then = known.filter(before -> before.cpuNanos() <= now.cpuNanos()).orElse(now);
    double seconds = seconds(then.readAt(), now.readAt());
    return new TaskUsage(
        now.taskId(),
        "",
        "",
        seconds <= 0 ? 0 : rounded(100.0 * (now.cpuNanos() - then.cpuNanos()) / (seconds * NANOS)),
        now.memoryBytes(),
        now.memoryLimitBytes(),
        perSecond(now.receivedBytes() - then.receivedBytes(), seconds),
        perSecond(now.sentBytes() - then.sentBytes(), seconds),
        now.receivedBytes(),
        now.sentBytes(),
        now.processes());
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / NANOS;
  }

  private static long perSecond(long difference, double seconds) {
    return seconds <= 0 ? 0 : Math.round(Math.max(0, difference) / seconds);
  }

  private static double rounded(double percent) {
    return Math.round(percent * 100) / 100.0;
  }
}
