package skep.allocator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import skep.model.Endpoint;
import skep.model.PortConfig;
import skep.model.Service;
import skep.store.ClusterState;

/// Who has which published port. A port published through the ingress belongs to one service in the
/// whole swarm, a port of host mode to whoever has it on a node; so two services may share a number
/// only in host mode.
public final class PublishedPorts {
  /// The ports that are chosen for those who ask for none.
  static final int FIRST = 30_000;

  static final int LAST = 32_767;

  private PublishedPorts() {}

  /// @param port as asked for
  /// @param owner who has it
  /// @param isIngress whether the owner publishes it through the ingress
  public record Conflict(PortConfig port, Service owner, boolean isIngress) {}

  /// @param endpoint with every port that could be given
  /// @param lacking those for which none is free
  public record Given(Endpoint endpoint, List<PortConfig> lacking) {
    public Given {
      lacking = List.copyOf(lacking);
    }
  }

  /// The first port that `service` asks for and another one has.
  public static Optional<Conflict> conflict(ClusterState state, Service service) {
    var wanted =
        service.spec().endpointSpec().ports().stream()
            .filter(port -> port.publishedPort() != 0)
            .toList();
    if (wanted.isEmpty()) {
      return Optional.empty();
    }
    for (var other : state.services().values()) {
      if (!other.id().equals(service.id())) {
        for (var taken : portsOf(other)) {
          for (var port : wanted) {
            boolean isClash =
                port.published().equals(taken.published())
                    && !(port.isHostMode() && taken.isHostMode());
            if (isClash) {
              return Optional.of(new Conflict(port, other, !taken.isHostMode()));
            }
          }
        }
      }
    }
    return Optional.empty();
  }

  /// The ports of `service`: those asked for, and for the others of ingress mode what they had
  /// before or the lowest that is free.
  public static Given give(ClusterState state, Service service) {
    var spec = service.spec().endpointSpec();
    boolean isChosen =
        spec.ports().stream().allMatch(port -> port.publishedPort() != 0 || port.isHostMode());
    if (isChosen) {
      return new Given(new Endpoint(spec, spec.ports()), List.of());
    }
    return chosen(service, taken(state, service));
  }

  private static Given chosen(Service service, Set<String> taken) {
    var spec = service.spec().endpointSpec();
    // What was given before goes first: a new port must not take the number of an old one.
    var kept = kept(service, taken);
    var given = new ArrayList<PortConfig>();
    var lacking = new ArrayList<PortConfig>();
    for (int i = 0; i < spec.ports().size(); i++) {
      var port = spec.ports().get(i);
      if (port.publishedPort() != 0 || port.isHostMode()) {
        given.add(port);
        continue;
      }
      var number = Optional.ofNullable(kept.get(i)).or(() -> lowestFree(port.protocol(), taken));
      if (number.isPresent()) {
        var published = port.withPublishedPort(number.get());
        taken.add(published.published());
        given.add(published);
      } else {
        lacking.add(port);
      }
    }
    return new Given(new Endpoint(spec, given), lacking);
  }

  /// Which ports of the spec, by their place in it, keep the number they were given before.
  private static SortedMap<Integer, Integer> kept(Service service, Set<String> taken) {
    var before = new ArrayList<>(service.endpoint().map(Endpoint::ports).orElse(List.of()));
    before.removeIf(old -> old.isHostMode() || !isDynamic(old));
    var kept = new TreeMap<Integer, Integer>();
    var ports = service.spec().endpointSpec().ports();
    for (int i = 0; i < ports.size(); i++) {
      var port = ports.get(i);
      if (port.publishedPort() == 0 && !port.isHostMode()) {
        var old =
            before.stream()
                .filter(given -> given.target().equals(port.target()))
                .filter(given -> !taken.contains(given.published()))
                .findFirst();
        if (old.isPresent()) {
          taken.add(old.get().published());
          before.remove(old.get());
          kept.put(i, old.get().publishedPort());
        }
      }
    }
    return kept;
  }

  /// For people: why a service does not get what it asks for.
  public static String noneFree(PortConfig port) {
    return "no port is free in %d-%d for target port %s, name one with published=PORT"
        .formatted(FIRST, LAST, port.target());
  }

  private static boolean isDynamic(PortConfig port) {
    return port.publishedPort() >= FIRST && port.publishedPort() <= LAST;
  }

  private static Optional<Integer> lowestFree(String protocol, Set<String> taken) {
    for (int port = FIRST; port <= LAST; port++) {
      if (!taken.contains(port + "/" + protocol)) {
        return Optional.of(port);
      }
    }
    return Optional.empty();
  }

  /// Ports that others have, and those that `service` itself asks for by number.
  private static Set<String> taken(ClusterState state, Service service) {
    var taken = new TreeSet<String>();
    for (var other : state.services().values()) {
      if (!other.id().equals(service.id())) {
        portsOf(other).forEach(port -> taken.add(port.published()));
      }
    }
    service.spec().endpointSpec().ports().forEach(port -> taken.add(port.published()));
    return taken;
  }

  /// Those asked for and those given: an update that was just written has not got its own yet.
  private static List<PortConfig> portsOf(Service service) {
    var ports = new ArrayList<>(service.spec().endpointSpec().ports());
    service.endpoint().ifPresent(endpoint -> ports.addAll(endpoint.ports()));
    ports.removeIf(port -> port.publishedPort() == 0);
    return ports;
  }
}
