package skep.engine.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventType;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import skep.engine.Engine.EngineListener;

/// Follows the engine's event stream, on a virtual thread of its own, and opens it again when it is
/// lost. A lost stream counts as a lost engine, because events may be missing.
final class DockerWatch implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(DockerWatch.class.getName());
  private static final long RETRY_MS = 500;

  /// `exec_start` and the like come with every health check and change nothing; who created a
  /// container has its answer.
  private static final Set<String> CHANGES =
      Set.of("start", "die", "destroy", "oom", "pause", "unpause");

  private final DockerClient client;
  private final String clusterId;
  private final EngineListener listener;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  DockerWatch(DockerClient client, String clusterId, EngineListener listener) {
    this.client = client;
    this.clusterId = clusterId;
    this.listener = listener;
    this.thread = Thread.ofVirtual().name("docker-events").start(this::run);
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
  }

  private void run() {
    boolean isReachable = true;
    try {
      while (closed.getCount() > 0) {
        if (DockerErrors.answers(client)) {
          follow(isReachable);
        }
        isReachable = false;
        if (closed.getCount() > 0) {
          listener.reachable(false);
          closed.await(RETRY_MS, TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "docker events no longer followed");
    }
  }

  private static boolean isChange(String action) {
    return CHANGES.contains(action) || action.startsWith("health_status");
  }

  /// Returns when the stream ends.
  private void follow(boolean isReachable) throws InterruptedException {
    try (var stream = new Answers<>(this::heard)) {
      var _ =
          client
              .eventsCmd()
              .withEventTypeFilter(EventType.CONTAINER)
              .withLabelFilter(Map.of(Labels.SWARM_ID, clusterId))
              .exec(stream);
      stream.awaitStart();
      if (!isReachable) {
        listener.reachable(true);
      }
      stream.awaitEnd();
    } catch (IOException | RuntimeException lost) {
      LOG.log(Level.DEBUG, "docker events lost", lost);
    }
  }

  private void heard(Event event) {
    var action = event.getAction();
    var actor = event.getActor();
    if (action == null || actor == null || actor.getAttributes() == null) {
      return;
    }
    var taskId = actor.getAttributes().get(Labels.TASK_ID);
    if (taskId != null && isChange(action)) {
      listener.changed(taskId);
    }
  }
}
