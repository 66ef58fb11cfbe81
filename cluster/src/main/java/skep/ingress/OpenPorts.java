package skep.ingress;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import skep.ingress.table.IngressTable;
import skep.ingress.table.PublishedPort;
import skep.ingress.table.Route;

/// The ports a data path holds open, brought in line with one table after the other.
///
/// @param <L> what listens on a port
public final class OpenPorts<L> {
  private final DataPathSettings settings;
  private final Opener<L> opener;
  private final TreeMap<PublishedPort, Open<L>> open = new TreeMap<>();
  private boolean isClosed;

  /// What a data path does about one port.
  ///
  /// @param <L> what listens on a port
  public interface Opener<L> {
    /// What of `route` this node cannot do; the port is not served then.
    Optional<PortProblem> refusal(Route route);

    L open(ServedPort port) throws PortRefused;

    /// Takes no more connections; those that exist stay.
    void close(L listener);
  }

  private record Open<L>(ServedPort port, L listener) {}

  public OpenPorts(DataPathSettings settings, Opener<L> opener) {
    this.settings = settings;
    this.opener = opener;
  }

  public synchronized Applied apply(IngressTable table) {
    var routes = table.byPort();
    var gone = open.keySet().stream().filter(port -> !routes.containsKey(port)).toList();
    gone.forEach(this::close);
    var problems = new ArrayList<PortProblem>();
    for (var route : table.routes()) {
      serve(route).ifPresent(problems::add);
    }
    return new Applied(table.version(), problems);
  }

  public synchronized List<PortTraffic> traffic() {
    return open.values().stream().map(each -> each.port().traffic()).toList();
  }

  /// Closes all ports; none is opened afterwards.
  public synchronized void close() {
    isClosed = true;
    List.copyOf(open.keySet()).forEach(this::close);
  }

  private Optional<PortProblem> serve(Route route) {
    var refusal = opener.refusal(route);
    var published = route.published();
    var current = open.get(published);
    if (refusal.isPresent() || isClosed) {
      close(published);
      return refusal;
    }
    if (current != null) {
      current.port().update(route);
      return Optional.empty();
    }
    var port = new ServedPort(route, settings);
    try {
      open.put(published, new Open<>(port, opener.open(port)));
      return Optional.empty();
    } catch (PortRefused refused) {
      return Optional.of(new PortProblem(published, refused.kind(), refused.text()));
    }
  }

  private void close(PublishedPort published) {
    var closing = open.remove(published);
    if (closing != null) {
      opener.close(closing.listener());
    }
  }
}
