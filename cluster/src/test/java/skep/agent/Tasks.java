package skep.agent;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import skep.engine.TaskContainer;
import skep.model.ContainerSpec;
import skep.model.EndpointSpec;
import skep.model.Task;
import skep.model.TaskSpec;
import skep.model.TaskState;
import skep.model.TaskStatus;
import skep.model.Version;

/// Tasks and containers for tests.
final class Tasks {
  static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  private Tasks() {}

  static Task assigned(String id, String image) {
    return new Task(
        id,
        Version.NONE,
        NOW,
        NOW,
        "s1",
        "web",
        1,
        Optional.of("n1"),
        TaskSpec.of(ContainerSpec.ofImage(image)),
        EndpointSpec.NONE,
        Version.NONE,
        TaskStatus.of(NOW, TaskState.ASSIGNED, "scheduler assigned task to node"),
        TaskState.RUNNING,
        Optional.empty(),
        0);
  }

  static TaskContainer container(
      String taskId, TaskContainer.Phase phase, TaskContainer.Health health, int exitCode) {
    return new TaskContainer(
        "c-" + taskId, taskId, phase, health, 42, exitCode, "", NOW, List.of(), "");
  }
}
