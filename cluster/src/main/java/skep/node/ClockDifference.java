package skep.node;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import skep.ca.NodeCertificate;

/// How far this host's clock is from a manager's. Certificates are dated, so a clock that is far
/// off makes them all look expired, or not valid yet.
///
/// @param ahead of this host's clock; negative: it is behind
record ClockDifference(Duration ahead) {
  private static final Duration NOTEWORTHY = Duration.ofMinutes(5);

  static ClockDifference of(Instant here, Instant there) {
    return new ClockDifference(Duration.between(there, here));
  }

  /// Whether it may be what is wrong.
  boolean isNoteworthy() {
    return ahead.abs().compareTo(NOTEWORTHY) > 0;
  }

  /// Why a host cannot join, if it cannot: new certificates would not be valid on it yet, or it
  /// would soon believe them expired.
  Optional<String> refusal(String manager) {
    return ahead.abs().compareTo(NodeCertificate.BACKDATE) > 0
        ? Optional.of(text(manager))
        : Optional.empty();
  }

  String text(String manager) {
    var much = Duration.ofSeconds(ahead.abs().toSeconds()).toString().substring("PT".length());
    return "this host's clock is %s %s that of manager %s: set it right, for example with `timedatectl set-ntp true`"
        .formatted(
            much.toLowerCase(Locale.ROOT), ahead.isNegative() ? "behind" : "ahead of", manager);
  }
}
