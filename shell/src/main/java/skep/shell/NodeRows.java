package skep.shell;

import java.util.ArrayList;
import skep.model.ManagerStatus;
import skep.model.Node;
import skep.shell.print.Listing;
import skep.shell.value.Value;

/// The rows of `node ls`.
final class NodeRows {
  static final Listing LISTING = listing();

  private NodeRows() {}

  private static Listing listing() {
    var fields =
        Listing.of(
            "ID",
            "ID",
            "ID",
            "Hostname",
            "HOSTNAME",
            "Status",
            "STATUS",
            "Availability",
            "AVAILABILITY",
            "ManagerStatus",
            "MANAGER STATUS",
            "EngineVersion",
            "ENGINE VERSION",
            "TLSStatus",
            "TLS STATUS",
            "Self",
            "");
    var columns = new ArrayList<>(fields.columns().subList(0, 6));
    columns.set(
        0,
        new Listing.Column(
            "ID", row -> row.get("ID").text() + (row.get("Self").isTrue() ? " *" : "  ")));
    return new Listing(fields.headers(), columns, "ID");
  }

  /// @param swarm `Swarm` of `/info`: tells which node is this one and what root the swarm trusts
  static Value.Fields row(Node node, Value swarm) {
    var row =
        Shown.row(
            "ID", node.id(),
            "Hostname", node.hostname(),
            "Status", Shown.capital(node.status().state().wire()),
            "Availability", Shown.capital(node.spec().availability().wire()),
            "ManagerStatus", node.managerStatus().map(NodeRows::managerStatus).orElse(""),
            "EngineVersion", node.description().engine().engineVersion(),
            "TLSStatus", tlsStatus(node, swarm));
    boolean isSelf = swarm.get("NodeID").text().equals(node.id());
    return new Value.Fields(row.with("Self", Value.of(isSelf)).fields());
  }

  private static String managerStatus(ManagerStatus status) {
    if (status.leader()) {
      return "Leader";
    }
    if (status.voter()) {
      return Shown.capital(status.reachability().wire());
    }
    return status.message().isEmpty() ? "Joining" : "Unreachable";
  }

  private static String tlsStatus(Node node, Value swarm) {
    var trusted = swarm.at("Cluster.TLSInfo.TrustRoot").text();
    var own = node.description().tlsInfo().map(tls -> tls.trustRoot()).orElse("");
    if (trusted.isEmpty() || own.isEmpty()) {
      return "Unknown";
    }
    return own.equals(trusted) ? "Ready" : "Needs Rotation";
  }
}
