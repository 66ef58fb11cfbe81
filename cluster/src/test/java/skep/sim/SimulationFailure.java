package skep.sim;

import java.time.Instant;

/// A task or an invariant threw during a simulated run. The message says how to run it again.
public final class SimulationFailure extends AssertionError {
  private static final long serialVersionUID = 1L;

  SimulationFailure(long seed, Instant at, long event, String process, Throwable cause) {
    super(
        "seed %d failed at %s, event %d, in %s (replay with -Dskep.seed=%d): %s"
            .formatted(seed, at, event, process, seed, cause),
        cause);
  }
}
