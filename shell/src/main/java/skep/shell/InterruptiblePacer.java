package skep.shell;

import java.time.Duration;
import java.time.Instant;
import skep.shell.command.Pacer;

/// Real time for a command that is ended by an interrupt of its thread, not of the process: what it
/// has to say then it says when it finds itself interrupted.
public final class InterruptiblePacer implements Pacer {
  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public void pause(Duration length) throws InterruptedException {
    Thread.sleep(length);
  }

  @Override
  public Watch onInterrupt(Runnable farewell) {
    return () -> {};
  }
}
