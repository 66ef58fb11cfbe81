package skep.transport;

import java.time.Duration;

/// Bounds of a link.
///
/// @param pingAfter silence after which the other end is asked for a sign of life
/// @param deadAfter silence after which the link is closed
/// @param queuedMessagesMax messages that may wait to be sent; one more closes the link
/// @param queuedBytesMax bytes that may wait to be sent
public record LinkSettings(
    Duration pingAfter, Duration deadAfter, int queuedMessagesMax, long queuedBytesMax) {

  /// Largest message either end takes.
  public static final int MESSAGE_BYTES_MAX = 8 << 20;

  public static final LinkSettings DEFAULT =
      new LinkSettings(Duration.ofSeconds(2), Duration.ofSeconds(6), 10_000, 16 << 20);
}
