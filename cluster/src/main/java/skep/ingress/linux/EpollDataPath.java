package skep.ingress.linux;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

/// The loops of a data path and the ports they serve.
final class EpollDataPath implements DataPath {
  private final Syscalls sys = new Syscalls();
  private final FileBudget budget = new FileBudget(sys.fileLimit());
  private final Loops loops;
  private final OpenPorts<Listener> ports;
  private long refusalsTold;
  private boolean isClosed;

  EpollDataPath(DataPathSettings settings) {
    this.loops = new Loops(budget, settings.connectTimeout().toNanos());
    this.ports =
        new OpenPorts<>(
            settings, new Opening(new Sockets(sys, budget), settings.udpIdle().toNanos()));
  }

  @Override
  public synchronized Applied apply(IngressTable table) {
    var applied = ports.apply(table);
    if (isClosed) {
      return applied;
    }
    loops.settle();
    return withRefusals(applied, table);
  }

  @Override
  public List<PortTraffic> traffic() {
    return ports.traffic();
  }

  @Override
  public synchronized void close() {
    if (isClosed) {
      return;
    }
    isClosed = true;
    ports.close();
    loops.close();
    sys.close();
  }

  /// Connections that were refused since the last table, for want of files.
  private Applied withRefusals(Applied applied, IngressTable table) {
    long refusals = budget.refusals();
    if (refusals == refusalsTold || table.routes().isEmpty()) {
      return applied;
    }
    var problems = new ArrayList<>(applied.problems());
    problems.add(
        new PortProblem(
            table.routes().getFirst().published(),
            Kind.TOO_MANY_FILES,
            "%d connections were refused: %s".formatted(refusals - refusalsTold, budget)));
    refusalsTold = refusals;
    return new Applied(applied.version(), problems);
  }

  private final class Opening implements OpenPorts.Opener<Listener> {
    private final Sockets sockets;
    private final long udpIdleNanos;

    Opening(Sockets sockets, long udpIdleNanos) {
      this.sockets = sockets;
      this.udpIdleNanos = udpIdleNanos;
    }

    @Override
    public Optional<PortProblem> refusal(Route route) {
      var options = route.options();
      var published = route.published();
      boolean isTcp = published.protocol().equals("tcp");
      if (!isTcp && (options.isProxyProtocol() || options.isClientAddressKept())) {
        return Optional.of(
            new PortProblem(
                published,
                Kind.UNSUPPORTED,
                "proxy-protocol and client-address=keep are for tcp ports only"));
      }
      if (options.isClientAddressKept() && TransparentSource.check(sys) < 0) {
        return Optional.of(
            new PortProblem(
                published,
                Kind.NO_PERMISSION,
                "client-address=keep wants root or CAP_NET_ADMIN (IP_TRANSPARENT);"
                    + " publish the port without it or run the daemon as root"));
      }
      return Optional.empty();
    }

    @Override
    public Listener open(ServedPort port) throws PortRefused {
      var listener =
          port.published().protocol().equals("udp")
              ? new UdpListener(
                  loops.of(port.published().port()),
                  port,
                  sockets.datagram(port.published()),
                  udpIdleNanos)
              : new TcpListener(loops, port, sockets.listening(port.published()));
      listener.open();
      return listener;
    }

    @Override
    public void close(Listener listener) {
      listener.close();
    }
  }
}
