package skep.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import skep.engine.TaskContainer;
import skep.engine.TaskContainer.Phase;
import skep.model.ContainerStatus;
import skep.model.IngressAddress;
import skep.model.PortConfig;
import skep.model.PortStatus;
import skep.model.Task;
import skep.model.TaskState;
import skep.model.TaskStatus;

/// Decides the one next thing to do about one task. Pure and level-triggered: it looks at what is,
/// not at what happened, so calling it again after nothing changed gives the same step, and a
/// restarted agent goes on where the old one stopped.
///
/// The way of a task, as in Swarm: ACCEPTED, PREPARING (image, then container), READY (held there
/// while no more is desired), STARTING, RUNNING (healthy, where a health check exists), and one
/// end: COMPLETE, SHUTDOWN, FAILED, or REJECTED for what fails before STARTING. It only moves
/// forward.
public final class AgentReconciler {
  private static final String GONE = "container was removed by someone else";

  private AgentReconciler() {}

  /// The next step for an assigned task.
  ///
  /// @param now the timestamp of a status, should there be one to report
  public static Step next(Task task, Observation seen, Instant now) {
    var state = seen.status().state();
    if (seen.running().isPresent()) {
      return whileRunning(task, seen, now);
    }
    boolean hasFailed = seen.failure().isPresent() && !state.isTerminal();
    if (hasFailed && !wantsStop(task)) {
      return failed(seen, seen.failure().get(), now);
    }
    if (!seen.isEngineReachable()) {
      return isUnseen(state) && !wantsStop(task)
          ? to(TaskState.ACCEPTED, "accepted", seen, now)
          : Step.WAIT;
    }
    if (state.isTerminal()) {
      return afterEnd(task, seen);
    }
    if (wantsStop(task)) {
      return shutDown(task, seen, now);
    }
    return switch (state) {
      case NEW, PENDING, ASSIGNED -> to(TaskState.ACCEPTED, "accepted", seen, now);
      case ACCEPTED -> to(TaskState.PREPARING, "preparing", seen, now);
      case PREPARING -> prepare(task, seen, now);
      case READY -> ready(task, seen, now);
      case STARTING, RUNNING -> run(task, seen, now);
      case COMPLETE, SHUTDOWN, FAILED, REJECTED, REMOVE, ORPHANED -> Step.WAIT;
    };
  }

  /// The next step for a container whose task is not, or no longer, assigned to this node.
  ///
  /// @param grace between the stop signal and SIGKILL
  public static Step clear(Observation seen, Duration grace) {
    if (seen.running().isPresent() || !seen.isEngineReachable()) {
      return Step.WAIT;
    }
    return seen.container()
        .map(
            container ->
                container.phase() == Phase.RUNNING
                    ? Step.run(new EngineOperation.Stop(container.containerId(), grace))
                    : Step.run(new EngineOperation.Remove(container.containerId())))
        .orElse(Step.WAIT);
  }

  private static boolean isUnseen(TaskState state) {
    return state.compareTo(TaskState.ACCEPTED) < 0;
  }

  private static boolean wantsStop(Task task) {
    // A desired COMPLETE is a job's: it runs until it ends by itself.
    return task.desiredState().compareTo(TaskState.COMPLETE) > 0;
  }

  /// Only a pull is worth interrupting: nothing exists yet, so its outcome does not matter.
  private static Step whileRunning(Task task, Observation seen, Instant now) {
    boolean isPull = seen.running().orElseThrow() instanceof EngineOperation.Pull;
    var status = seen.status();
    if (!isPull || status.state().isTerminal()) {
      return Step.WAIT;
    }
    if (wantsStop(task)) {
      return to(TaskState.SHUTDOWN, "shutdown", seen, now);
    }
    var message = "preparing: " + seen.progress();
    if (seen.progress().isEmpty() || status.message().equals(message)) {
      return Step.WAIT;
    }
    return to(TaskState.PREPARING, message, seen, now);
  }

  /// The stopped container of an ended task stays, for its log, until the task is forgotten.
  private static Step afterEnd(Task task, Observation seen) {
    if (seen.container().isEmpty()) {
      return Step.WAIT;
    }
    var container = seen.container().get();
    if (container.phase() == Phase.RUNNING) {
      return stop(task, container);
    }
    return task.desiredState() == TaskState.REMOVE
        ? Step.run(new EngineOperation.Remove(container.containerId()))
        : Step.WAIT;
  }

  private static Step shutDown(Task task, Observation seen, Instant now) {
    var container = seen.container().filter(found -> found.phase() == Phase.RUNNING);
    if (container.isEmpty()) {
      return to(TaskState.SHUTDOWN, "shutdown", seen, now);
    }
    return stop(task, container.get());
  }

  private static Step failed(Observation seen, Observation.Failure failure, Instant now) {
    return switch (failure.operation()) {
      case EngineOperation.Start _ ->
          end(
              TaskState.FAILED,
              "starting",
              "starting container failed: " + failure.error(),
              seen,
              now);
      case EngineOperation.Pull _, EngineOperation.Create _ ->
          end(TaskState.REJECTED, "preparing", failure.error(), seen, now);
      case EngineOperation.Stop _, EngineOperation.Remove _, EngineOperation.Inspect _ -> Step.WAIT;
    };
  }

  private static Step prepare(Task task, Observation seen, Instant now) {
    if (seen.container().isPresent()) {
      return to(TaskState.READY, "prepared", seen, now);
    }
    return Step.run(
        seen.isImagePresent() ? new EngineOperation.Create(task) : new EngineOperation.Pull(task));
  }

  private static Step ready(Task task, Observation seen, Instant now) {
    if (seen.container().isEmpty()) {
      return end(TaskState.REJECTED, "prepared", GONE, seen, now);
    }
    return task.desiredState().compareTo(TaskState.READY) <= 0
        ? Step.WAIT
        : to(TaskState.STARTING, "starting", seen, now);
  }

  private static Step run(Task task, Observation seen, Instant now) {
    boolean isStarting = seen.status().state() == TaskState.STARTING;
    if (seen.container().isEmpty()) {
      return end(TaskState.FAILED, isStarting ? "starting" : "started", GONE, seen, now);
    }
    var container = seen.container().get();
    return switch (container.phase()) {
      case CREATED ->
          isStarting
              ? Step.run(new EngineOperation.Start(container.containerId()))
              : end(TaskState.FAILED, "started", "container is no longer running", seen, now);
      case RUNNING ->
          switch (container.health()) {
            case UNHEALTHY -> stop(task, container);
            case STARTING -> Step.WAIT;
            case NONE, HEALTHY ->
                isStarting ? to(TaskState.RUNNING, "started", seen, now) : Step.WAIT;
          };
      case EXITED -> exited(seen, container, now);
    };
  }

  private static Step exited(Observation seen, TaskContainer container, Instant now) {
    if (container.exitCode() == 0 && !seen.isUnhealthy() && container.error().isEmpty()) {
      return to(TaskState.COMPLETE, "finished", seen, now);
    }
    var cause = seen.isUnhealthy() ? "dockerexec: unhealthy container" : container.error();
    var error =
        "task: non-zero exit (%d)%s"
            .formatted(container.exitCode(), cause.isEmpty() ? "" : ": " + cause);
    boolean isStarting = seen.status().state() == TaskState.STARTING;
    return end(TaskState.FAILED, isStarting ? "starting" : "started", error, seen, now);
  }

  private static Step stop(Task task, TaskContainer container) {
    var grace = task.spec().containerSpec().stopGrace();
    return Step.run(new EngineOperation.Stop(container.containerId(), grace));
  }

  /// The ingress may use the ports of host mode as well: one target port may be published both
  /// ways.
  private static PortStatus portStatus(TaskContainer container) {
    var ports = container.ports();
    boolean isInIngress = ports.stream().anyMatch(port -> !port.isHostMode());
    return new PortStatus(
        ports.stream().filter(PortConfig::isHostMode).toList(),
        isInIngress && container.phase() == Phase.RUNNING
            ? Optional.of(new IngressAddress(container.address(), ports))
            : Optional.empty());
  }

  private static Step to(TaskState state, String message, Observation seen, Instant now) {
    return end(state, message, "", seen, now);
  }

  private static Step end(
      TaskState state, String message, String error, Observation seen, Instant now) {
    var container =
        seen.container()
            .map(found -> new ContainerStatus(found.containerId(), found.pid(), found.exitCode()));
    Optional<PortStatus> ports =
        seen.container().filter(found -> !found.ports().isEmpty()).map(AgentReconciler::portStatus);
    return Step.report(new TaskStatus(now, state, message, error, container, ports));
  }
}
