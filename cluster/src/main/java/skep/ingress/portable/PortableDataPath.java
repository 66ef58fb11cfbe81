package skep.ingress.portable;

import java.io.IOException;
import java.net.BindException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import skep.ingress.Applied;
import skep.ingress.DataPath;
import skep.ingress.DataPathSettings;
import skep.ingress.OpenPorts;
import skep.ingress.PortProblem;
import skep.ingress.PortProblem.Kind;
import skep.ingress.PortRefused;
import skep.ingress.PortTraffic;
import skep.ingress.ServedPort;
import skep.ingress.table.IngressTable;
import skep.ingress.table.Route;

/// The data path on the JDK's sockets and virtual threads, two of them for each connection.
public final class PortableDataPath implements DataPath {
  private final OpenPorts<Listener> ports;

  /// Also those that are closed and have connections still.
  private final Set<Listener> listeners =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  public PortableDataPath(DataPathSettings settings) {
    this.ports = new OpenPorts<>(settings, new Opening(settings));
  }

  @Override
  public Applied apply(IngressTable table) {
    return ports.apply(table);
  }

  @Override
  public List<PortTraffic> traffic() {
    return ports.traffic();
  }

  @Override
  public void close() {
    ports.close();
    List.copyOf(listeners).forEach(Listener::cut);
  }

  private final class Opening implements OpenPorts.Opener<Listener> {
    private final DataPathSettings settings;

    Opening(DataPathSettings settings) {
      this.settings = settings;
    }

    @Override
    public Optional<PortProblem> refusal(Route route) {
      var options = route.options();
      boolean isTcp = route.published().protocol().equals("tcp");
      if (options.isClientAddressKept()) {
        return unsupported(route, "client-address=keep is for nodes that run Linux");
      }
      return options.isProxyProtocol() && !isTcp
          ? unsupported(route, "proxy-protocol is for tcp ports only")
          : Optional.empty();
    }

    @Override
    public Listener open(ServedPort port) throws PortRefused {
      var published = port.published();
      try {
        var listener =
            published.protocol().equals("udp")
                ? new UdpListener(port, settings.udpIdle())
                : new TcpListener(port, settings.connectTimeout());
        listeners.add(listener);
        return listener;
      } catch (BindException e) {
        throw new PortRefused(
            Kind.ADDRESS_IN_USE,
            "port %s cannot be opened: another program has it, or the daemon may not"
                .formatted(published));
      } catch (IOException e) {
        throw new PortRefused(
            Kind.FAILED, "port %s cannot be opened: %s".formatted(published, e.getMessage()));
      }
    }

    @Override
    public void close(Listener listener) {
      listener.close();
    }

    private static Optional<PortProblem> unsupported(Route route, String text) {
      return Optional.of(new PortProblem(route.published(), Kind.UNSUPPORTED, text));
    }
  }
}
