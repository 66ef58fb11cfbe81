package skep.api.http;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executors;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// How this package's Jetty servers are made, started and stopped.
final class JettyServers {
  private static final System.Logger LOG = System.getLogger(JettyServers.class.getName());
  private static final int STOP_TIMEOUT_MS = 2_000;

  private JettyServers() {}

  /// With a few threads for its own work and a virtual one for each request.
  static Server named(String name) {
    var threads = new QueuedThreadPool(10, 2);
    threads.setName(name);
    threads.setDaemon(true);
    threads.setReservedThreads(0);
    threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
    var server = new Server(threads);
    server.setStopTimeout(STOP_TIMEOUT_MS);
    return server;
  }

  static HttpConfiguration quiet() {
    var http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendDateHeader(false);
    return http;
  }

  /// @throws IOException with the innermost reason
  static void start(Server server) throws IOException {
    try {
      LifeCycle.start(server);
    } catch (RuntimeException e) {
      throw new IOException(reason(e), e);
    }
  }

  /// Lets requests under way end within 2 s.
  static void stop(Server server) {
    try {
      LifeCycle.stop(server);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "a server did not stop", e);
    }
  }

  static String reason(Throwable e) {
    var cause = e.getCause();
    if (cause != null) {
      return reason(cause);
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
