package skep.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import skep.model.NodeDescription;
import skep.model.Task;

/// One node's container engine. Only containers made by {@link #create} exist for it: those that
/// carry this swarm's labels. All others are never listed, stopped or removed.
///
/// No method blocks. Futures fail with {@link EngineException}; they and listeners are called on
/// any thread. Every call ends by itself (a pull: when no byte arrives for 60 s).
public interface Engine {

  /// Host and engine as the engine tells them; hostname, platform, resources, version, plugins.
  CompletableFuture<NodeDescription> describe();

  /// Containers of this swarm on this engine, whatever their state.
  CompletableFuture<List<TaskContainer>> containers();

  /// Makes the task's image present: pulls it when it is absent. What is there is kept and no
  /// registry is asked, because it may not answer; freshness comes from the digest that a service's
  /// image was resolved to. Fails with the registry's own words when there is no image.
  ///
  /// @param progress told a short text now and then, `downloading 3.1 of 12 MB`
  CompletableFuture<Void> pull(Task task, Consumer<String> progress);

  /// Makes the container of `task`, named and labelled as Swarm does, and completes with it; made
  /// before: with that one as it is now. No listener is told of it.
  CompletableFuture<TaskContainer> create(Task task);

  CompletableFuture<Void> start(String containerId);

  /// Stop signal, then SIGKILL after `grace`. Completes when it has stopped, also when it had.
  CompletableFuture<Void> stop(String containerId, Duration grace);

  /// Gone, running or not; also when it was gone.
  CompletableFuture<Void> remove(String containerId);

  /// The container now; fails with {@link EngineException.Kind#NOT_FOUND} when it is gone.
  CompletableFuture<TaskContainer> inspect(String containerId);

  /// Tells `listener` the id of each task whose container changed (started, died, became healthy or
  /// unhealthy, was removed), and {@link EngineListener#reachable} when the engine comes and goes.
  /// The watch reconnects by itself until closed.
  AutoCloseable watch(EngineListener listener);

  /// What goes on inside the containers.
  default TaskStreams streams() {
    return TaskStreams.NONE;
  }

  /// Told of an engine's changes, on any thread.
  interface EngineListener {
    void changed(String taskId);

    /// @param reachable whether the engine answers; after it comes back, anything may have changed
    void reachable(boolean reachable);
  }
}
