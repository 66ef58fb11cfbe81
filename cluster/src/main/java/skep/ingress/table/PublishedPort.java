package skep.ingress.table;

import io.avaje.jsonb.Json;
import java.util.Comparator;

/// A port that every node of the swarm answers.
///
/// @param port 1 to 65535
/// @param protocol tcp or udp
@Json
public record PublishedPort(
    @Json.Property("Port") int port, @Json.Property("Protocol") String protocol)
    implements Comparable<PublishedPort> {

  private static final Comparator<PublishedPort> ORDER =
      Comparator.comparingInt(PublishedPort::port).thenComparing(PublishedPort::protocol);

  public static PublishedPort tcp(int port) {
    return new PublishedPort(port, "tcp");
  }

  public static PublishedPort udp(int port) {
    return new PublishedPort(port, "udp");
  }

  @Override
  public int compareTo(PublishedPort other) {
    return ORDER.compare(this, other);
  }

  /// `80/tcp`.
  @Override
  public String toString() {
    return port + "/" + protocol;
  }
}
