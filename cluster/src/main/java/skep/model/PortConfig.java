package skep.model;

import io.avaje.jsonb.Json;

/// One port of a service.
///
/// @param protocol tcp, udp or sctp
/// @param targetPort inside the container, 1 to 65535
/// @param publishedPort on the node; 0: not chosen yet
/// @param publishMode ingress (every node answers) or host (the task's own node answers)
@Json
public record PortConfig(
    @Json.Property("Name") String name,
    @Json.Property("Protocol") String protocol,
    @Json.Property("TargetPort") int targetPort,
    @Json.Property("PublishedPort") int publishedPort,
    @Json.Property("PublishMode") String publishMode) {

  public PortConfig {
    name = Fields.text(name);
    protocol = Fields.or(protocol, "tcp");
    publishMode = Fields.or(publishMode, "ingress");
  }

  public boolean isHostMode() {
    return publishMode.equals("host");
  }
}
