package skep.model;

import io.avaje.jsonb.Json;
import java.util.SortedMap;

/// What a user asked a node to be.
@Json
public record NodeSpec(
    @Json.Property("Name") String name,
    @Json.Property("Labels") SortedMap<String, String> labels,
    @Json.Property("Role") NodeRole role,
    @Json.Property("Availability") Availability availability) {

  public NodeSpec {
    name = Fields.text(name);
    labels = Fields.map(labels);
    role = Fields.or(role, NodeRole.WORKER);
    availability = Fields.or(availability, Availability.ACTIVE);
  }

  public NodeSpec withLabels(SortedMap<String, String> labels) {
    return new NodeSpec(name, labels, role, availability);
  }

  public NodeSpec withRole(NodeRole role) {
    return new NodeSpec(name, labels, role, availability);
  }

  public NodeSpec withAvailability(Availability availability) {
    return new NodeSpec(name, labels, role, availability);
  }
}
