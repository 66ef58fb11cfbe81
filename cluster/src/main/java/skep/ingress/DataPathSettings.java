package skep.ingress;

import java.time.Duration;

/// How a data path deals with tasks and clients.
///
/// @param nodeId of this node, which reaches its own tasks directly
/// @param connectTimeout after which a task is taken to be gone; well under the 1 s after which TCP
///   would ask again, so that the client sees a short delay only
/// @param ejection how long a task that did not answer is passed over before it is tried again
/// @param udpIdle after which a UDP client that sends and receives nothing is forgotten
public record DataPathSettings(
    String nodeId, Duration connectTimeout, Duration ejection, Duration udpIdle) {

  /// Swarms are on one network or close: 300 ms is far above a round trip there.
  public static DataPathSettings of(String nodeId) {
    return new DataPathSettings(
        nodeId, Duration.ofMillis(300), Duration.ofSeconds(10), Duration.ofSeconds(60));
  }
}
