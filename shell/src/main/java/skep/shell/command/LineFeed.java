package skep.shell.command;

import java.time.Duration;
import java.util.Optional;

/// An open stream of lines, read by one thread.
public interface LineFeed extends AutoCloseable {

  /// The next line; empty when none came within `atMost` or there will be no more.
  Optional<String> next(Duration atMost) throws InterruptedException;

  /// Why there will be no more; empty: there may be.
  Optional<String> ended();

  @Override
  void close();
}
