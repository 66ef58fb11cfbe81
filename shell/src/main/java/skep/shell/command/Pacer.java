package skep.shell.command;

import java.time.Duration;
import java.time.Instant;

/// Time as a command that waits sees it.
public interface Pacer {
  Instant now();

  void pause(Duration length) throws InterruptedException;

  /// Registers what to say when the user interrupts the process; closing it takes that back.
  Watch onInterrupt(Runnable farewell);

  /// Something registered.
  interface Watch extends AutoCloseable {
    @Override
    void close();
  }
}
