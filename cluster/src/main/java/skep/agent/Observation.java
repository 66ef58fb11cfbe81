package skep.agent;

import java.util.Optional;
import skep.engine.TaskContainer;
import skep.model.TaskStatus;

/// What the agent knows of one task at one moment, besides the task as assigned.
///
/// @param status the furthest status known, reported or about to be
/// @param container as last inspected; empty: there is none
/// @param running the engine call under way; at most one per task
/// @param failure of an engine call that will not be repeated
/// @param progress of the pull under way, for people; empty: none
/// @param isImagePresent whether a pull for this task has succeeded
/// @param isUnhealthy whether the container was ever seen running and unhealthy. Remembered,
///   because Docker calls every stopped container with a health check unhealthy
/// @param isEngineReachable false: nothing can be done and nothing new can be learnt
public record Observation(
    TaskStatus status,
    Optional<TaskContainer> container,
    Optional<EngineOperation> running,
    Optional<Failure> failure,
    String progress,
    boolean isImagePresent,
    boolean isUnhealthy,
    boolean isEngineReachable) {

  /// The engine answered and refused.
  ///
  /// @param error the engine's or the registry's own words
  public record Failure(EngineOperation operation, String error) {}

  /// Nothing known but the status.
  public static Observation of(TaskStatus status) {
    return new Observation(
        status, Optional.empty(), Optional.empty(), Optional.empty(), "", false, false, true);
  }

  public Observation withStatus(TaskStatus status) {
    return new Observation(
        status,
        container,
        running,
        failure,
        progress,
        isImagePresent,
        isUnhealthy,
        isEngineReachable);
  }

  public Observation withContainer(TaskContainer container) {
    boolean isIll =
        container.phase() == TaskContainer.Phase.RUNNING
            && container.health() == TaskContainer.Health.UNHEALTHY;
    return new Observation(
        status,
        Optional.of(container),
        running,
        failure,
        progress,
        isImagePresent,
        isUnhealthy || isIll,
        isEngineReachable);
  }

  public Observation withoutContainer() {
    return new Observation(
        status,
        Optional.empty(),
        running,
        failure,
        progress,
        isImagePresent,
        isUnhealthy,
        isEngineReachable);
  }

  public Observation withRunning(EngineOperation operation) {
    return new Observation(
        status,
        container,
        Optional.of(operation),
        failure,
        "",
        isImagePresent,
        isUnhealthy,
        isEngineReachable);
  }

  public Observation withNothingRunning() {
    return new Observation(
        status,
        container,
        Optional.empty(),
        failure,
        "",
        isImagePresent,
        isUnhealthy,
        isEngineReachable);
  }

  public Observation withFailure(Failure failure) {
    return new Observation(
        status,
        container,
        running,
        Optional.of(failure),
        progress,
        isImagePresent,
        isUnhealthy,
        isEngineReachable);
  }

  public Observation withProgress(String progress) {
    return new Observation(
        status,
        container,
        running,
        failure,
        progress,
        isImagePresent,
        isUnhealthy,
        isEngineReachable);
  }

  public Observation withImagePresent() {
    return new Observation(
        status, container, running, failure, progress, true, isUnhealthy, isEngineReachable);
  }

  public Observation withEngineReachable(boolean isEngineReachable) {
    return new Observation(
        status,
        container,
        running,
        failure,
        progress,
        isImagePresent,
        isUnhealthy,
        isEngineReachable);
  }
}
