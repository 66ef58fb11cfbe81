package skep.api.client;

import java.time.Duration;
import java.util.Optional;
import skep.view.QuorumText;

/// How old an answer is, when it is not the newest there is.
///
/// @param why `no quorum` or `no leader`
/// @param age since the answering manager was last sure to know the newest; empty: not known
/// @param source hostname of that manager
public record Freshness(String why, Optional<Duration> age, String source) {

  /// Header: the manager group as the answering manager sees it, `NO QUORUM 1/3`.
  public static final String QUORUM = "Skep-Quorum";

  /// Header: milliseconds since that manager was last sure to know the newest state.
  public static final String AGE_MS = "Skep-Age-Ms";

  /// Empty when `answer` is up to date, as far as the daemon says.
  public static Optional<Freshness> of(ApiAnswer answer) {
    if (answer.isLinearizable()) {
      return Optional.empty();
    }
    var quorum = answer.header(QUORUM).orElse("");
    return Optional.of(
        new Freshness(
            quorum.startsWith("NO QUORUM") ? "no quorum" : "no leader",
            answer.header(AGE_MS).flatMap(Freshness::millis),
            answer.header("Skep-Source").orElse("this manager")));
  }

  /// `no quorum: as of 41s ago, from docker-node01`
  public String text() {
    return why
        + ": as of "
        + age.map(known -> QuorumText.age(known) + " ago").orElse("an unknown time")
        + ", from "
        + source;
  }

  private static Optional<Duration> millis(String text) {
    try {
      return Optional.of(Duration.ofMillis(Long.parseLong(text)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
