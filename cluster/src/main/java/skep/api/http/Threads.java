package skep.api.http;

import java.util.concurrent.Executors;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// Threads for a Jetty server: a few for its own work, a virtual one for each request.
final class Threads {
  private Threads() {}

  static QueuedThreadPool named(String name) {
    var threads = new QueuedThreadPool(10, 2);
    threads.setName(name);
    threads.setDaemon(true);
    threads.setReservedThreads(0);
    threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
    return threads;
  }
}
