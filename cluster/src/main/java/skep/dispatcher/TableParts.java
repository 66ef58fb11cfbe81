package skep.dispatcher;

import java.util.ArrayList;
import java.util.List;
import skep.ingress.table.IngressTable;
import skep.ingress.table.PublishedPort;
import skep.ingress.table.Route;
import skep.session.AgentMessage.IngressRoutes;

/// Cuts tables and their changes into messages of a bounded size.
final class TableParts {
  /// Backends of one message, about 200 bytes each; a route counts as one more. A service with more
  /// tasks than that goes alone.
  static final int WEIGHT_MAX = 1_000;

  private TableParts() {}

  static List<IngressRoutes> whole(IngressTable table) {
    return parts(table.version(), 0, table.routes(), List.of());
  }

  static List<IngressRoutes> change(IngressFeed.Change change) {
    return parts(change.version(), change.base(), change.routes(), change.removed());
  }

  private static List<IngressRoutes> parts(
      long version, long base, List<Route> routes, List<PublishedPort> removed) {
    var portions = new ArrayList<List<Route>>();
    var portion = new ArrayList<Route>();
    int weight = removed.size();
    for (var route : routes) {
      int own = route.backends().size() + 1;
      if (weight + own > WEIGHT_MAX && weight > 0) {
        portions.add(List.copyOf(portion));
        portion.clear();
        weight = 0;
      }
      portion.add(route);
      weight += own;
    }
    portions.add(List.copyOf(portion));
    var messages = new ArrayList<IngressRoutes>();
    for (int i = 0; i < portions.size(); i++) {
      messages.add(
          new IngressRoutes(
              version,
              base,
              i + 1,
              portions.size(),
              portions.get(i),
              i == 0 ? removed : List.of()));
    }
    return messages;
  }
}
