package skep.ingress.nft;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import skep.ingress.Applied;
import skep.ingress.DataPath;
import skep.ingress.PortProblem;
import skep.ingress.PortProblem.Kind;
import skep.ingress.PortTraffic;
import skep.ingress.table.IngressTable;
import skep.ingress.table.PublishedPort;
import skep.ingress.table.Route;
import skep.loop.EventLoop;

/// A data path whose ports the kernel may serve (`accelerate=nft`) and whose tasks may see their
/// clients' addresses (`client-address=keep`), by rules laid over another data path's ports. What
/// the rules cannot do, or cannot do for a while, the other one does.
///
/// What the kernel carries is not in {@link #traffic}. The rules are looked after every few seconds
/// while there are any. When the path is closed with ports to serve, as a daemon that is started
/// anew does, the kernel stands in for it for a while. Needs Linux and root.
public final class AcceleratedDataPath implements DataPath {
  private static final System.Logger LOG = System.getLogger(AcceleratedDataPath.class.getName());
  private static final Duration LOOK_AFTER = Duration.ofSeconds(4);

  /// Far longer than a daemon takes to start; too short to send many to tasks that have moved.
  private static final Duration STAND_IN = Duration.ofSeconds(30);

  /// For requests that are under way when the kernel takes over.
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(1);

  private static final long LOOK_AGAIN_NANOS = 10_000_000;

  private final DataPath proxy;
  private final String nodeId;
  private final EventLoop loop;
  private final Firewall firewall = new Firewall();
  private final KernelPath kernel = new KernelPath(firewall);
  private boolean isKeepingSources;
  private boolean isLookingAfter;
  private boolean isClosed;
  private IngressTable current = IngressTable.EMPTY;
  private Optional<String> trouble = Optional.empty();

  /// @param proxy closed together with this
  /// @param loop on which the rules are looked after
  public AcceleratedDataPath(DataPath proxy, String nodeId, EventLoop loop) {
    this.proxy = proxy;
    this.nodeId = nodeId;
    this.loop = loop;
  }

  /// Takes away the rules of an earlier process, for a node that has no ports to serve.
  public static void removeLeftovers() {
    var firewall = new Firewall();
    firewall.deleteTable(Rules.TABLE);
    firewall.letThroughNoMore();
  }

  @Override
  public synchronized Applied apply(IngressTable table) {
    if (isClosed) {
      return proxy.apply(table);
    }
    var problems = new ArrayList<PortProblem>();
    var possible = withSources(table, problems);
    current = possible;
    var applied = proxy.apply(possible);
    problems.addAll(applied.problems());
    accelerate(possible, problems);
    problems.sort((a, b) -> a.port().compareTo(b.port()));
    return new Applied(applied.version(), problems);
  }

  @Override
  public List<PortTraffic> traffic() {
    return proxy.traffic();
  }

  @Override
  public synchronized void close() {
    if (isClosed) {
      return;
    }
    isClosed = true;
    if (kernel.loadFor(STAND_IN, Acceleration.standIn(current, nodeId, served()))) {
      awaitLastAnswers();
    } else {
      kernel.remove();
    }
    removeSources();
    proxy.close();
  }

  private SortedSet<PublishedPort> served() {
    var served = new TreeSet<PublishedPort>();
    proxy.traffic().forEach(port -> served.add(port.port()));
    return served;
  }

  /// New connections are the kernel's; those that exist end here.
  private void awaitLastAnswers() {
    long deadline = System.nanoTime() + LAST_ANSWERS.toNanos();
    while (System.nanoTime() - deadline < 0
        && proxy.traffic().stream().anyMatch(port -> port.active() > 0)) {
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }

  /// Without the routes that ask for the client's address when that cannot be had: their answers
  /// would be lost, and a task that goes by the address must not be told a wrong one.
  private IngressTable withSources(IngressTable table, List<PortProblem> problems) {
    var keeping =
        table.routes().stream().filter(route -> route.options().isClientAddressKept()).toList();
    if (keeping.isEmpty()) {
      removeSources();
      return table;
    }
    var failure = keepSources();
    if (failure.isEmpty()) {
      lookAfterLater();
      return table;
    }
    for (var route : keeping) {
      problems.add(
          new PortProblem(
              route.published(),
              Kind.UNSUPPORTED,
              "client-address=keep cannot be had on this node: " + failure.get()));
    }
    var others = new ArrayList<Route>(table.routes());
    others.removeAll(keeping);
    return new IngressTable(table.version(), others);
  }

  private void accelerate(IngressTable table, List<PortProblem> problems) {
    boolean isAsked = table.routes().stream().anyMatch(route -> route.options().isAccelerated());
    var wanted = isAsked ? Acceleration.of(table, nodeId, served()) : Acceleration.NONE;
    problems.addAll(wanted.problems());
    tell(kernel.load(wanted.ports()));
    for (var port : wanted.ports()) {
      trouble.ifPresent(
          why ->
              problems.add(
                  new PortProblem(
                      port.published(),
                      Kind.DEGRADED,
                      "served by the proxy, not by nftables: " + why)));
    }
    if (!wanted.ports().isEmpty()) {
      lookAfterLater();
    }
  }

  private Optional<String> keepSources() {
    if (!isKeepingSources || !firewall.hasChain(Rules.SOURCE_TABLE, "pre")) {
      var failure = firewall.load(Rules.source());
      if (failure.isPresent()) {
        return failure;
      }
      isKeepingSources = true;
    }
    return firewall.routeSources();
  }

  private void removeSources() {
    if (isKeepingSources) {
      isKeepingSources = false;
      firewall.deleteTable(Rules.SOURCE_TABLE);
      firewall.routeSourcesNoMore();
    }
  }

  private void lookAfterLater() {
    if (!isLookingAfter) {
      isLookingAfter = true;
      var _ = loop.schedule(LOOK_AFTER, this::lookAfter);
    }
  }

  private synchronized void lookAfter() {
    isLookingAfter = false;
    if (isClosed) {
      return;
    }
    tell(kernel.lookAfter());
    if (isKeepingSources) {
      keepSources().ifPresent(why -> LOG.log(Level.WARNING, "client-address=keep: " + why));
    }
    if (isKeepingSources || kernel.isBusy()) {
      lookAfterLater();
    }
  }

  /// One line for each change.
  private void tell(Optional<String> now) {
    if (!now.equals(trouble)) {
      LOG.log(
          now.isPresent() ? Level.WARNING : Level.INFO,
          "accelerate=nft: " + now.orElse("rules are loaded"));
      trouble = now;
    }
  }
}
