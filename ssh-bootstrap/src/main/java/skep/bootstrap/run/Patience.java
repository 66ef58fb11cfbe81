package skep.bootstrap.run;

import java.time.Duration;

/// How long a swarm is waited for.
///
/// @param limit until it is as it should be
/// @param grace for a daemon that does not answer at all
/// @param poll between two looks
public record Patience(Duration limit, Duration grace, Duration poll) {
  static final Patience USUAL =
      new Patience(Duration.ofSeconds(90), Duration.ofSeconds(15), Duration.ofMillis(250));
}
