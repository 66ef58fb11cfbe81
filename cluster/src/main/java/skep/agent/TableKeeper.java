package skep.agent;

import java.util.ArrayList;
import java.util.Optional;
import java.util.TreeMap;
import skep.ingress.table.IngressTable;
import skep.ingress.table.PublishedPort;
import skep.ingress.table.Route;
import skep.session.AgentMessage.IngressRoutes;

/// Puts the ingress table together from what one manager sends. Without a manager the last whole
/// table stays. Lives on the agent's loop.
final class TableKeeper {
  private final TreeMap<PublishedPort, Route> routes = new TreeMap<>();
  private long version;
  private long wantedVersion;
  private int partsTaken;

  /// A new session counts anew.
  void restart() {
    version = 0;
    partsTaken = 0;
  }

  /// Whether `part` is the next of what was sent; a session that is out of step has to start over.
  boolean isNext(IngressRoutes part) {
    if (part.part() != partsTaken + 1) {
      return false;
    }
    return part.part() == 1
        ? part.base() == 0 || part.base() == version
        : part.version() == wantedVersion;
  }

  /// @return the table to serve, with its last part
  Optional<IngressTable> take(IngressRoutes part) {
    if (part.part() == 1 && part.base() == 0) {
      routes.clear();
    }
    wantedVersion = part.version();
    part.removed().forEach(routes::remove);
    part.routes().forEach(route -> routes.put(route.published(), route));
    partsTaken = part.part();
    if (partsTaken < part.parts()) {
      return Optional.empty();
    }
    partsTaken = 0;
    version = part.version();
    return Optional.of(new IngressTable(version, new ArrayList<>(routes.values())));
  }
}
