package skep.ingress.nft;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import skep.ingress.table.PublishedPort;

/// The rules of accelerated ports: loads them, looks after them, takes them away. Not for two
/// threads at once.
final class KernelPath {
  private static final Duration PROBE_TIMEOUT = Duration.ofMillis(300);
  private static final Duration LONGEST_DRAIN = Duration.ofMinutes(15);

  private final Firewall firewall;
  private List<Acceleration.Port> loaded = List.of();
  private SortedSet<String> bridges = new TreeSet<>();
  private boolean isBegun;
  private boolean isLoaded;
  private long generation;

  /// TCP tasks that left the rules and may have connections still, with the time they left.
  private final Map<Departed, Long> departed = new HashMap<>();

  private record Departed(PublishedPort published, Acceleration.Destination destination) {}

  KernelPath(Firewall firewall) {
    this.firewall = firewall;
  }

  /// Says why `ports` cannot be had; the kernel serves nothing then.
  Optional<String> load(List<Acceleration.Port> ports) {
    if (!isBegun) {
      isBegun = true;
      // What an earlier process left when it was killed.
      firewall.deleteTable(Rules.TABLE);
    }
    if (ports.equals(loaded) && (isLoaded || ports.isEmpty())) {
      return Optional.empty();
    }
    return replace(ports);
  }

  /// Puts back what somebody else took away, as a restarted firewall does.
  Optional<String> lookAfter() {
    forgetTheDead();
    if (loaded.isEmpty()) {
      return Optional.empty();
    }
    var problem = firewall.letThrough();
    if (problem.isPresent()) {
      return failed(problem.get());
    }
    boolean isThere =
        isLoaded
            && bridges.equals(firewall.bridges())
            && firewall.hasChain(Rules.TABLE, Rules.generationChain(generation));
    return isThere ? Optional.empty() : replace(loaded);
  }

  /// Whether there is something to look after.
  boolean isBusy() {
    return !loaded.isEmpty() || !departed.isEmpty();
  }

  /// Serves `ports` for `life` and then nothing; false if it cannot.
  boolean loadFor(Duration life, List<Acceleration.Port> ports) {
    if (ports.isEmpty() || firewall.letThrough().isPresent()) {
      return false;
    }
    generation++;
    var rules = Rules.ingressFor(life, ports, firewall.bridges(), generation);
    return firewall.load(rules).isEmpty();
  }

  void remove() {
    if (isBegun) {
      firewall.deleteTable(Rules.TABLE);
      firewall.letThroughNoMore();
      isLoaded = false;
    }
    loaded = List.of();
  }

  private Optional<String> replace(List<Acceleration.Port> ports) {
    var before = loaded;
    loaded = ports;
    if (ports.stream().anyMatch(KernelPath::isUdp) && !firewall.canForget()) {
      return failed("udp ports want the program conntrack (package conntrack)");
    }
    // Before the rules: what they send on must get through from the first packet.
    var problem = ports.isEmpty() ? Optional.<String>empty() : firewall.letThrough();
    if (problem.isEmpty()) {
      generation++;
      bridges = firewall.bridges();
      problem = firewall.load(Rules.ingress(ports, bridges, generation));
    }
    if (problem.isPresent()) {
      return failed(problem.get());
    }
    isLoaded = true;
    noteDeparted(before, ports);
    return Optional.empty();
  }

  /// Rules that are out of date would send connections to tasks that are gone.
  private Optional<String> failed(String why) {
    firewall.deleteTable(Rules.TABLE);
    isLoaded = false;
    return Optional.of(why);
  }

  private void noteDeparted(List<Acceleration.Port> before, List<Acceleration.Port> now) {
    var present = destinations(now);
    departed.keySet().removeAll(present);
    var gone = destinations(before);
    gone.removeAll(present);
    for (var each : gone) {
      if (each.published().protocol().equals("udp")) {
        firewall.forget("udp", each.published().port(), each.destination());
      } else {
        departed.put(each, System.nanoTime());
      }
    }
  }

  /// Connections to a task that left go on, that is how it is drained. When it no longer answers
  /// they are dead, and their clients would not be told: once conntrack has forgotten them, this
  /// node resets them.
  private void forgetTheDead() {
    for (var each : List.copyOf(departed.keySet())) {
      var age = Duration.ofNanos(System.nanoTime() - departed.getOrDefault(each, 0L));
      if (!answers(each.destination())) {
        firewall.forget("tcp", each.published().port(), each.destination());
        departed.remove(each);
      } else if (age.compareTo(LONGEST_DRAIN) > 0) {
        departed.remove(each);
      }
    }
  }

  private static boolean answers(Acceleration.Destination destination) {
    try (var socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(destination.ip(), destination.port()),
          (int) PROBE_TIMEOUT.toMillis());
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static List<Departed> destinations(List<Acceleration.Port> ports) {
    var destinations = new ArrayList<Departed>();
    for (var port : ports) {
      port.destinations().forEach(each -> destinations.add(new Departed(port.published(), each)));
    }
    return destinations;
  }

  private static boolean isUdp(Acceleration.Port port) {
    return port.published().protocol().equals("udp");
  }
}
