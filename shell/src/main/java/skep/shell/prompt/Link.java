package skep.shell.prompt;

import java.time.Duration;
import java.time.Instant;

/// How the daemon is reached.
public sealed interface Link {
  /// Nothing has been heard yet, good or bad.
  record Connecting() implements Link {}

  /// @param roundTrip of the last question
  record Online(Duration roundTrip) implements Link {}

  /// The daemon answers and is in no swarm, or cannot say anything of it.
  ///
  /// @param why in the daemon's words
  record Outside(String why) implements Link {}

  /// @param since when it was last heard
  /// @param hasBeenOnline whether it ever was
  record Offline(Instant since, boolean hasBeenOnline, String why) implements Link {}
}
