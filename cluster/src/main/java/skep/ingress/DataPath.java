package skep.ingress;

import java.util.List;
import skep.ingress.table.IngressTable;

/// What answers the published ports of this node, on all its addresses, and carries each connection
/// to one of the tasks behind the port.
///
/// Tasks take turns, strictly. A task that does not take a connection is passed over for a while
/// and the connection goes to the next one; the client sees neither. All methods may be called from
/// any thread.
public interface DataPath extends AutoCloseable {

  /// Serves `table` from now on: opens ports that are new, closes those that are gone, and changes
  /// the tasks of the others. Each port changes at once; connections that exist are left alone,
  /// also those to tasks and ports that are gone. A port that cannot be opened is a problem of the
  /// answer and is tried again with each call.
  Applied apply(IngressTable table);

  /// What the open ports have carried since they were opened, in order of the port.
  List<PortTraffic> traffic();

  /// Closes all ports and cuts all connections.
  @Override
  void close();
}
