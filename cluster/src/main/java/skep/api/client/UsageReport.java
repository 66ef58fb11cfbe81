package skep.api.client;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.List;

/// `GET /skep/stats`: what every node and its tasks use now.
///
/// @param time by the leader's clock
/// @param nodes sorted by id; those that did not answer say why in `Error`
@Json
public record UsageReport(
    @Json.Property("Time") Instant time, @Json.Property("Nodes") List<NodeUsage> nodes) {
  public UsageReport {
    nodes = Absent.list(nodes);
  }
}
