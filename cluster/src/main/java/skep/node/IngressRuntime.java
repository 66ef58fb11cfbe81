package skep.node;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
import skep.model.ModelJson;

/// This node's ingress: the data path of its system, which begins with the first published port. A
/// node without published ports pays nothing for it.
///
/// The last table is kept in a file: a node that is started while the swarm has no leader answers
/// the ports that it answered before.
final class IngressRuntime implements Ingress, AutoCloseable {
  /// In the state directory.
  static final String FILE = "ingress.json";

  private static final System.Logger LOG = System.getLogger(IngressRuntime.class.getName());

  private final DataPathSettings settings;
  private final boolean isPortable;
  private final Optional<Path> kept;
  private final ThreadLoop loop = new ThreadLoop("skep-ingress");
  private volatile Optional<DataPath> path = Optional.empty();

  /// On the loop only.
  private boolean isBegun;

  private IngressRuntime(String nodeId, boolean isPortable, Optional<Path> kept) {
    this.settings = DataPathSettings.of(nodeId);
    this.isPortable = isPortable;
    this.kept = kept;
    loop.execute(this::serveKept);
  }

  /// The fastest that this system has.
  ///
  /// @param kept where the last table is kept, the agent's own
  static IngressRuntime onThisSystem(String nodeId, Path kept) {
    return new IngressRuntime(nodeId, !isLinux(), Optional.of(kept));
  }

  /// Needs no rights beyond those of binding the ports, and leaves nothing behind.
  static IngressRuntime portable(String nodeId) {
    return new IngressRuntime(nodeId, true, Optional.empty());
  }

  @Override
  public CompletableFuture<List<PortFault>> serve(IngressTable table) {
    var answer = new CompletableFuture<List<PortFault>>();
    loop.execute(
        () -> {
          try {
            answer.complete(apply(table));
            keep(table);
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

  private void serveKept() {
    if (kept.isEmpty() || !Files.exists(kept.get())) {
      return;
    }
    try {
      apply(ModelJson.read(IngressTable.class, Files.readAllBytes(kept.get())));
    } catch (IOException | IllegalArgumentException damaged) {
      LOG.log(Level.WARNING, "published ports wait for a manager: " + kept.get(), damaged);
    }
  }

  /// Not forced to disk: it is a copy of what the managers know.
  private void keep(IngressTable table) {
    if (kept.isEmpty()) {
      return;
    }
    try {
      if (table.routes().isEmpty()) {
        Files.deleteIfExists(kept.get());
        return;
      }
      var next = kept.get().resolveSibling(kept.get().getFileName() + ".new");
      Files.write(next, ModelJson.bytes(table));
      Files.move(next, kept.get(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the table of published ports is not kept: " + e);
    }
  }

  /// Rules of a daemon that was killed would still send connections to ports that nobody publishes
  /// any more.
  private void removeLeftovers() {
    if (!isBegun && !isPortable) {
      AcceleratedDataPath.removeLeftovers();
    }
    isBegun = true;
  }

  private static boolean isLinux() {
    return System.getProperty("os.name").equals("Linux");
  }

  private DataPath begin() {
    if (isPortable) {
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
