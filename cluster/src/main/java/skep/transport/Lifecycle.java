package skep.transport;

import java.lang.System.Logger.Level;
import org.eclipse.jetty.util.component.LifeCycle;

/// Starts and stops parts of Jetty, whose methods declare any exception.
public final class Lifecycle {
  private static final System.Logger LOG = System.getLogger(Lifecycle.class.getName());

  private Lifecycle() {}

  /// @throws IllegalStateException naming `what` when it does not start
  public static void start(String what, LifeCycle part) {
    LifeCycle.start(part);
    if (!part.isRunning()) {
      throw new IllegalStateException("cannot start " + what);
    }
  }

  /// What does not stop is logged and left.
  public static void stop(String what, LifeCycle part) {
    try {
      LifeCycle.stop(part);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "cannot stop " + what, e);
    }
  }
}
