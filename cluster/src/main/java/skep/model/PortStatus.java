package skep.model;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Optional;

/// What the task's node gave it of its ports.
///
/// @param ports of host mode: at the node's own address
/// @param ingress where the ingress finds the task (skep's field); absent: nowhere
@Json
public record PortStatus(
    @Json.Property("Ports") List<PortConfig> ports,
    @Json.Property("SkepIngress") Optional<IngressAddress> ingress) {

  public PortStatus {
    ports = Fields.list(ports);
    ingress = Fields.option(ingress);
  }
}
