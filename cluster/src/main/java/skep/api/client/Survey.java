package skep.api.client;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Optional;

/// `GET /skep/survey`: all managers this one knows of, each asked for its own word.
///
/// @param clusterName what has to be typed to confirm
/// @param self id of the manager that asked
/// @param hasQuorum whether one of those that answered has a leader and a majority
/// @param best id of the one that knows most among those that answered
/// @param managers the asking one first
@Json
public record Survey(
    @Json.Property("ClusterID") String clusterId,
    @Json.Property("ClusterName") String clusterName,
    @Json.Property("Self") String self,
    @Json.Property("HasQuorum") boolean hasQuorum,
    @Json.Property("Best") String best,
    @Json.Property("Managers") List<Row> managers) {

  public Survey {
    managers = Absent.list(managers);
  }

  /// @param id in the manager group
  /// @param nodeId empty when the swarm's state does not know it
  /// @param addr `host:port` of its swarm port
  /// @param voter false: was still catching up
  /// @param report absent: it did not answer
  @Json
  public record Row(
      @Json.Property("ID") String id,
      @Json.Property("NodeID") String nodeId,
      @Json.Property("Hostname") String hostname,
      @Json.Property("Addr") String addr,
      @Json.Property("Voter") boolean voter,
      @Json.Property("Report") Optional<PeerReport> report) {

    public Row {
      report = Absent.option(report);
    }

    /// For people.
    public String name() {
      return hostname.isEmpty() ? id : hostname;
    }
  }

  public Optional<Row> row(String id) {
    return managers.stream().filter(row -> row.id().equals(id)).findFirst();
  }

  /// Those that did not answer.
  public List<Row> silent() {
    return managers.stream().filter(row -> row.report().isEmpty()).toList();
  }
}
