package skep.shell;

import java.util.ArrayList;
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

  /// @param node as the API gives it; read without the model, whose adapters take longer to make
  ///   than all the rest of a command
  /// @param swarm `Swarm` of `/info`: tells which node is this one and what root the swarm trusts
  static Value.Fields row(Value node, Value swarm) {
    var id = node.get("ID").text();
    var row =
        Shown.row(
            "ID", id,
            "Hostname", hostname(node),
            "Status", Shown.capital(or(node.at("Status.State").text(), "unknown")),
            "Availability", Shown.capital(or(node.at("Spec.Availability").text(), "active")),
            "ManagerStatus", managerStatus(node.get("ManagerStatus")),
            "EngineVersion", node.at("Description.Engine.EngineVersion").text(),
            "TLSStatus", tlsStatus(node, swarm));
    boolean isSelf = swarm.get("NodeID").text().equals(id);
    return new Value.Fields(row.with("Self", Value.of(isSelf)).fields());
  }

  static String hostname(Value node) {
    return node.at("Description.Hostname").text();
  }

  private static String or(String text, String usual) {
    return text.isEmpty() ? usual : text;
  }

  private static String managerStatus(Value status) {
    if (!status.isPresent()) {
      return "";
    }
    if (status.get("Leader").isTrue()) {
      return "Leader";
    }
    if (status.get("Voter").isTrue()) {
      return Shown.capital(or(status.get("Reachability").text(), "unknown"));
    }
    return status.get("Message").text().isEmpty() ? "Joining" : "Unreachable";
  }

  private static String tlsStatus(Value node, Value swarm) {
    var trusted = swarm.at("Cluster.TLSInfo.TrustRoot").text();
    var own = node.at("Description.TLSInfo.TrustRoot").text();
    if (trusted.isEmpty() || own.isEmpty()) {
      return "Unknown";
    }
    return own.equals(trusted) ? "Ready" : "Needs Rotation";
  }
}
