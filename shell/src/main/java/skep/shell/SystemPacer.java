package skep.shell;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import skep.shell.command.Pacer;

/// Real time, and the process's own interrupt signal.
public final class SystemPacer implements Pacer {
  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public void pause(Duration length) throws InterruptedException {
    Thread.sleep(length);
  }

  /// SIGINT ends the JVM with exit code 130 by itself; all that is left is to say something first.
  @Override
  public Watch onInterrupt(Runnable farewell) {
    var isOver = new AtomicBoolean();
    var hook =
        new Thread(
            () -> {
              if (!isOver.get()) {
                farewell.run();
              }
            },
            "skep-farewell");
    Runtime.getRuntime().addShutdownHook(hook);
    return () -> isOver.set(true);
  }
}
