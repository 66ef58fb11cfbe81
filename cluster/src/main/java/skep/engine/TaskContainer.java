package skep.engine;

import java.time.Instant;
import java.util.List;
import skep.model.PortConfig;

/// A container of a task, as the engine sees it.
///
/// @param taskId from its label
/// @param pid of its first process; 0: not running
/// @param exitCode meaningful in EXITED
/// @param error the engine's own words on why it did not start; empty: none
/// @param changedAt when it started or ended, by the engine's clock
/// @param ports host ports the engine gave it
/// @param address of its own, good on this host only; empty: it has none
public record TaskContainer(
    String containerId,
    String taskId,
    Phase phase,
    Health health,
    int pid,
    int exitCode,
    String error,
    Instant changedAt,
    List<PortConfig> ports,
    String address) {

  public TaskContainer {
    ports = List.copyOf(ports);
  }

  /// One that was just made.
  public static TaskContainer created(String containerId, String taskId) {
    return new TaskContainer(
        containerId, taskId, Phase.CREATED, Health.NONE, 0, 0, "", Instant.EPOCH, List.of(), "");
  }

  /// Where it is in its life.
  public enum Phase {
    CREATED,
    RUNNING,
    EXITED
  }

  /// What its health check says; NONE: it has none.
  public enum Health {
    NONE,
    STARTING,
    HEALTHY,
    UNHEALTHY
  }
}
