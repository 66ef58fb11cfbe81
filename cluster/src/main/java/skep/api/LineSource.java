package skep.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Lines that come as time goes by, read by one thread at its own pace.
public interface LineSource extends AutoCloseable {

  /// The next lines, without line ends: an empty list when none came within `atMost`, nothing when
  /// there will be no more.
  Optional<List<String>> next(Duration atMost) throws InterruptedException;

  /// Ends it, from any thread; a {@link #next} under way returns.
  @Override
  void close();
}
