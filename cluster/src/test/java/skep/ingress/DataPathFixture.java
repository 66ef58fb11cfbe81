package skep.ingress;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import skep.ingress.table.Backend;
import skep.ingress.table.IngressTable;
import skep.ingress.table.PublishedPort;
import skep.ingress.table.Route;
import skep.ingress.table.RouteOptions;

/// A data path with short times and one port.
abstract class DataPathFixture {
  static final Duration CONNECT_TIMEOUT = Duration.ofMillis(250);
  static final Duration EJECTION = Duration.ofMillis(300);
  static final Duration UDP_IDLE = Duration.ofMillis(400);

  DataPath path;
  int port;
  private final List<AutoCloseable> closeables = new ArrayList<>();
  private long version;

  abstract DataPath open(DataPathSettings settings);

  @BeforeEach
  void open() throws IOException {
    path = open(new DataPathSettings("here", CONNECT_TIMEOUT, EJECTION, UDP_IDLE));
    port = Client.freePort();
  }

  @AfterEach
  void close() throws Exception {
    path.close();
    for (var closeable : closeables) {
      closeable.close();
    }
  }

  /// Closes `task` after the test.
  <T extends AutoCloseable> T started(T task) {
    closeables.add(task);
    return task;
  }

  Applied apply(Route... routes) {
    return path.apply(new IngressTable(++version, List.of(routes)));
  }

  void serve(TcpTask... tasks) {
    apply(route(tasks));
  }

  void serve(Backend backend, TcpTask... tasks) {
    var backends = new ArrayList<>(List.of(backend));
    Arrays.stream(tasks).map(TcpTask::backend).forEach(backends::add);
    apply(route(PublishedPort.tcp(port), RouteOptions.NONE, backends));
  }

  Route route(TcpTask... tasks) {
    return route(
        PublishedPort.tcp(port),
        RouteOptions.NONE,
        Arrays.stream(tasks).map(TcpTask::backend).toList());
  }

  static Route route(PublishedPort published, RouteOptions options, List<Backend> backends) {
    return new Route(published, "s1", "web", 80, options, backends);
  }

  PortTraffic traffic() {
    return path.traffic().getFirst();
  }
}
