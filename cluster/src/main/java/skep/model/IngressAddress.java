package skep.model;

import io.avaje.jsonb.Json;
import java.util.List;

/// Where a running task is reached (skep's own): what the ingress of every node dials.
///
/// @param address of the container, good on its own node only; empty: it has none of its own
/// @param ports of the container, each with the port of the node that leads to it
@Json
public record IngressAddress(
    @Json.Property("Address") String address, @Json.Property("Ports") List<PortConfig> ports) {

  public IngressAddress {
    address = Fields.text(address);
    ports = Fields.list(ports);
  }
}
