package skep.ingress.table;

import io.avaje.jsonb.Json;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// All published ports of the swarm and where their connections go. Every node serves the same
/// table.
///
/// @param version rising; of one leader's tables, so two leaders' versions do not compare
/// @param routes one per published port, in order of the port
@Json
public record IngressTable(
    @Json.Property("Version") long version, @Json.Property("Routes") List<Route> routes) {

  public static final IngressTable EMPTY = new IngressTable(0, List.of());

  public IngressTable {
    routes = routes.stream().sorted(Comparator.comparing(Route::published)).toList();
    for (int i = 1; i < routes.size(); i++) {
      if (routes.get(i).published().equals(routes.get(i - 1).published())) {
        throw new IllegalArgumentException(routes.get(i).published() + " has two routes");
      }
    }
  }

  public SortedMap<PublishedPort, Route> byPort() {
    var byPort = new TreeMap<PublishedPort, Route>();
    routes.forEach(route -> byPort.put(route.published(), route));
    return Collections.unmodifiableSortedMap(byPort);
  }
}
