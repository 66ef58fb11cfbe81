package skep.model;

import io.avaje.jsonb.Json;
import java.util.List;

/// How a service is reached now: what was asked for, and the ports it was given.
///
/// @param spec that the ports were given for
/// @param ports as in the spec, with every published port of ingress mode chosen
@Json
public record Endpoint(
    @Json.Property("Spec") EndpointSpec spec, @Json.Property("Ports") List<PortConfig> ports) {

  public Endpoint {
    spec = Fields.or(spec, EndpointSpec.NONE);
    ports = Fields.list(ports);
  }
}
