package skep.sim;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import skep.agent.SessionState;
import skep.model.IngressConfig;
import skep.model.NodeState;
import skep.model.Task;
import skep.model.TaskState;
import skep.store.Batch;
import skep.store.ClusterState;
import skep.store.StoreAction;

/// No task is sent the stop signal while the ingress of a node that the leader hears still sends it
/// connections, unless the deadline is over. And in the end all nodes send connections exactly to
/// the tasks that run.
final class StopInvariant {
  private final SimScheduler world;
  private final SimCluster cluster;

  /// When a task's stop came into the log.
  private final TreeMap<String, Instant> stopWanted = new TreeMap<>();

  StopInvariant(SimScheduler world, SimCluster cluster) {
    this.world = world;
    this.cluster = cluster;
    cluster.hosts().values().forEach(host -> host.engine.onStop(this::stopping));
  }

  void committed(ClusterState before, Batch batch) {
    for (var action : batch.actions()) {
      if (action instanceof StoreAction.Put(Task task)
          && task.desiredState().compareTo(TaskState.RUNNING) > 0
          && before
              .task(task.id())
              .filter(old -> old.desiredState().compareTo(TaskState.RUNNING) <= 0)
              .isPresent()) {
        stopWanted.put(task.id(), world.now());
      }
    }
  }

  private void stopping(String taskId) {
    var wanted = stopWanted.get(taskId);
    var state = cluster.committed();
    // Of a task that was forgotten nobody knows whether it runs: its node was down.
    if (wanted == null
        || state.task(taskId).isEmpty()
        || !world.now().isBefore(wanted.plus(IngressConfig.DEFAULT_DEADLINE))) {
      return;
    }
    for (var host : cluster.hosts().values()) {
      boolean isReady =
          state
              .node(SimCluster.nodeId(host.name))
              .filter(node -> node.status().state() == NodeState.READY)
              .isPresent();
      if (isReady && isHeardSince(host, wanted) && host.ingress().reaches(taskId)) {
        throw new AssertionError(
            "task %s is stopped %s after its stop was wanted, and %s still sends it connections"
                .formatted(taskId, java.time.Duration.between(wanted, world.now()), host.name));
      }
    }
  }

  private boolean isHeardSince(SimCluster.Host host, Instant time) {
    return host.isRunning()
        && host.session() instanceof SessionState.Connected(var address, var _, var since)
        && cluster.group().leader().filter(address::equals).isPresent()
        && since.isBefore(time);
  }

  /// What is wrong with the tables that the nodes serve; null: nothing.
  @Nullable String whatIsWrong() {
    var state = cluster.committed();
    for (var service : state.services().values()) {
      var running = new TreeSet<String>();
      for (var task : state.tasksOfService(service.id()).values()) {
        if (task.state() == TaskState.RUNNING && task.isLive()) {
          running.add(task.id());
        }
      }
      for (var port : service.ports()) {
        for (var host : cluster.hosts().values()) {
          var served = tasksBehind(host, port.publishedPort());
          if (!served.equals(List.copyOf(running))) {
            return host.name + " serves " + port.published() + " by " + served + ", not " + running;
          }
        }
      }
    }
    return null;
  }

  private static List<String> tasksBehind(SimCluster.Host host, int port) {
    var tasks = new ArrayList<String>();
    for (var route : host.ingress().table().routes()) {
      if (route.published().port() == port) {
        route.backends().forEach(backend -> tasks.add(backend.taskId()));
      }
    }
    return tasks;
  }
}
