package skep.engine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Things that come as time goes by, read by one thread at its own pace: whoever brings them waits
/// for it.
public interface Feed<T> extends AutoCloseable {

  /// The next ones: an empty list when none came within `atMost`, nothing when there will be no
  /// more.
  ///
  /// @throws EngineException when it ended for a reason other than that there is no more
  Optional<List<T>> next(Duration atMost) throws InterruptedException;

  /// Ends it, from any thread; a {@link #next} under way returns.
  @Override
  void close();
}
