package skep.node;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import skep.agent.Ingress;
import skep.ingress.DataPath;
import skep.ingress.DataPathSettings;
import skep.ingress.PortProblem;
import skep.ingress.PortTraffic;
import skep.ingress.linux.LinuxDataPath;
import skep.ingress.nft.AcceleratedDataPath;
import skep.ingress.portable.PortableDataPath;
import skep.ingress.table.IngressTable;
import skep.ingress.table.PortCounters;
import skep.ingress.table.PortCounters.BackendCounters;
import skep.ingress.table.PortFault;
import skep.loop.ThreadLoop;

/// This node's ingress: the data path of its system, which begins with the first published port. A
/// node without published ports pays nothing for it.
final class IngressRuntime implements Ingress, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(IngressRuntime.class.getName());

  private final DataPathSettings settings;
  private final ThreadLoop loop = new ThreadLoop("skep-ingress");
  private volatile Optional<DataPath> path = Optional.empty();

  /// On the loop only.
  private boolean isBegun;

  IngressRuntime(String nodeId) {
    this.settings = DataPathSettings.of(nodeId);
  }

  @Override
  public CompletableFuture<List<PortFault>> serve(IngressTable table) {
    var answer = new CompletableFuture<List<PortFault>>();
    loop.execute(
        () -> {
          try {
            answer.complete(apply(table));
          } catch (RuntimeException | Error bug) {
            answer.completeExceptionally(bug);
            throw bug;
          }
        });
    return answer;
  }

  @Override
  public List<PortCounters> traffic() {
    return path.map(DataPath::traffic).orElse(List.of()).stream()
        .map(IngressRuntime::counters)
        .toList();
  }

  /// Cuts all connections, too.
  @Override
  public void close() {
    loop.execute(() -> path.ifPresent(DataPath::close));
    loop.close();
  }

  private List<PortFault> apply(IngressTable table) {
    if (path.isEmpty() && table.routes().isEmpty()) {
      removeLeftovers();
      return List.of();
    }
    var serving = path.orElseGet(this::begin);
    path = Optional.of(serving);
    return serving.apply(table).problems().stream().map(IngressRuntime::fault).toList();
  }

  /// Rules of a daemon that was killed would still send connections to ports that nobody publishes
  /// any more.
  private void removeLeftovers() {
    if (!isBegun && isLinux()) {
      AcceleratedDataPath.removeLeftovers();
    }
    isBegun = true;
  }

  private static boolean isLinux() {
    return System.getProperty("os.name").equals("Linux");
  }

  private DataPath begin() {
    if (!isLinux()) {
      return new PortableDataPath(settings);
    }
    return new AcceleratedDataPath(onLinux(), settings.nodeId(), loop);
  }

  private DataPath onLinux() {
    try {
      return new LinuxDataPath(settings);
    } catch (IllegalStateException | IllegalCallerException | LinkageError unusual) {
      // No epoll, or the JVM was started without --enable-native-access.
      LOG.log(Level.WARNING, "ingress uses the JDK's sockets, which cost more CPU", unusual);
      return new PortableDataPath(settings);
    }
  }

  private static PortFault fault(PortProblem problem) {
    return new PortFault(problem.port(), problem.kind().name(), problem.text());
  }

  private static PortCounters counters(PortTraffic port) {
    return new PortCounters(
        port.port(),
        port.accepted(),
        port.active(),
        port.refused(),
        port.bytesIn(),
        port.bytesOut(),
        port.backends().stream()
            .map(
                each ->
                    new BackendCounters(
                        each.taskId(),
                        each.accepted(),
                        each.active(),
                        each.failedConnects(),
                        each.isEjected()))
            .toList());
  }
}
