package skep.model;

import io.avaje.jsonb.Json;
import java.util.Optional;

/// One port of a service.
///
/// @param protocol tcp, udp or sctp
/// @param targetPort inside the container, 1 to 65535
/// @param publishedPort on the node; 0: not chosen yet
/// @param publishMode ingress (every node answers) or host (the task's own node answers)
/// @param ingress what the ingress does besides carrying bytes (skep's field); absent: nothing
@Json
public record PortConfig(
    @Json.Property("Name") String name,
    @Json.Property("Protocol") String protocol,
    @Json.Property("TargetPort") int targetPort,
    @Json.Property("PublishedPort") int publishedPort,
    @Json.Property("PublishMode") String publishMode,
    @Json.Property("SkepIngress") Optional<IngressOptions> ingress) {

  public PortConfig {
    name = Fields.text(name);
    protocol = Fields.or(protocol, "tcp");
    publishMode = Fields.or(publishMode, "ingress");
    ingress = Fields.option(ingress);
  }

  /// As Docker knows it, without skep's options.
  public static PortConfig of(String protocol, int targetPort, int publishedPort, String mode) {
    return new PortConfig("", protocol, targetPort, publishedPort, mode, Optional.empty());
  }

  public PortConfig withPublishedPort(int publishedPort) {
    return new PortConfig(name, protocol, targetPort, publishedPort, publishMode, ingress);
  }

  /// What makes two published ports the same: `80/tcp`.
  public String published() {
    return publishedPort + "/" + protocol;
  }

  /// The port in the container, `80/tcp`.
  public String target() {
    return targetPort + "/" + protocol;
  }

  public boolean isHostMode() {
    return publishMode.equals("host");
  }
}
