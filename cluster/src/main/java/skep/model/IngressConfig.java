package skep.model;

import io.avaje.jsonb.Json;
import java.time.Duration;
import java.util.Optional;

/// How a task is taken out of the ingress before it is stopped (skep's own).
///
/// @param removalDeadline longest wait for all nodes to say that they send it nothing new; absent:
///   5 s
/// @param drainGrace from then to the stop signal, for what is under way; absent: 500 ms
@Json
public record IngressConfig(
    @Json.Property("RemovalDeadline") Optional<Duration> removalDeadline,
    @Json.Property("DrainGrace") Optional<Duration> drainGrace) {

  public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(5);
  public static final Duration DEFAULT_GRACE = Duration.ofMillis(500);

  /// Neither lasts longer, whatever is asked for: a rolling update would take the task for stuck.
  public static final Duration MAX = Duration.ofSeconds(30);

  public static final IngressConfig DEFAULTS =
      new IngressConfig(Optional.empty(), Optional.empty());

  public IngressConfig {
    removalDeadline = Fields.option(removalDeadline);
    drainGrace = Fields.option(drainGrace);
  }

  public Duration deadline() {
    return atMost(removalDeadline.orElse(DEFAULT_DEADLINE));
  }

  public Duration grace() {
    return atMost(drainGrace.orElse(DEFAULT_GRACE));
  }

  private static Duration atMost(Duration given) {
    return given.compareTo(MAX) > 0 ? MAX : given;
  }
}
