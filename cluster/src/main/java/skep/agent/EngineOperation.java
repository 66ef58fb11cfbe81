package skep.agent;

import java.time.Duration;
import skep.model.Task;

/// One call to the engine that a task needs next.
public sealed interface EngineOperation {

  /// Makes the task's image present.
  record Pull(Task task) implements EngineOperation {}

  record Create(Task task) implements EngineOperation {}

  record Start(String containerId) implements EngineOperation {}

  /// @param grace between the stop signal and SIGKILL
  record Stop(String containerId, Duration grace) implements EngineOperation {}

  record Remove(String containerId) implements EngineOperation {}

  /// Looks at a container again because it may have changed.
  record Inspect(String containerId) implements EngineOperation {}
}
