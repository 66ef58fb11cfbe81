package skep.local;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import skep.api.LineSource;
import skep.engine.EngineException;
import skep.model.ModelJson;

/// A sample now, and then one every two seconds; it ends when the engine does not answer.
final class UsageStream implements LineSource {
  private final UsageSampler sampler;
  private final CountDownLatch closed = new CountDownLatch(1);
  private long dueNanos = System.nanoTime();

  UsageStream(UsageSampler sampler) {
    this.sampler = sampler;
  }

  @Override
  public Optional<List<String>> next(Duration atMost) throws InterruptedException {
    long waitNanos = Math.max(0, dueNanos - System.nanoTime());
    if (closed.await(Math.min(waitNanos, atMost.toNanos()), TimeUnit.NANOSECONDS)) {
      return Optional.empty();
    }
    if (waitNanos > atMost.toNanos()) {
      return Optional.of(List.of());
    }
    try {
      var line = ModelJson.write(sampler.sample());
      dueNanos = System.nanoTime() + UsageSampler.PERIOD.toNanos();
      return Optional.of(List.of(line));
    } catch (EngineException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
