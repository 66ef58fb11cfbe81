package skep.model;

import io.avaje.jsonb.Json;
import java.util.List;

/// How a service is reached from outside.
@Json
public record EndpointSpec(
    @Json.Property("Mode") String mode, @Json.Property("Ports") List<PortConfig> ports) {

  public EndpointSpec {
    mode = Fields.or(mode, "vip");
    ports = Fields.list(ports);
  }

  public static final EndpointSpec NONE = new EndpointSpec("vip", List.of());
}
