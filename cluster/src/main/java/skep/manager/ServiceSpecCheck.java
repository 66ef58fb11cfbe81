package skep.manager;

import java.time.Duration;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import skep.manager.ControlException.Kind;
import skep.model.ContainerSpec;
import skep.model.ResourceLimits;
import skep.model.ServiceSpec;
import skep.model.TaskSpec;
import skep.model.UpdateConfig;
import skep.orchestrator.Constraint;

/// What a service spec must satisfy before it is stored, with swarmkit's texts (its
/// `manager/controlapi/service.go`).
final class ServiceSpecCheck {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9](?:[-_]*[A-Za-z0-9]+)*");
  private static final int NAME_LENGTH_MAX = 63;

  /// Enough of a Docker reference to catch a typing mistake before a node does.
  private static final Pattern IMAGE =
      Pattern.compile(
          "[a-zA-Z0-9][a-zA-Z0-9.:_/-]*?(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[0-9a-f]{64})?");

  private static final long CPU_MIN_NANOS = 1_000_000;
  private static final long MEMORY_MIN_BYTES = 4L << 20;

  private ServiceSpecCheck() {}

  /// @throws ControlException INVALID, saying what is wrong
  static void check(ServiceSpec spec) {
    if (!NAME.matcher(spec.name()).matches()) {
      throw invalid("name must be valid as a DNS name component");
    }
    if (spec.name().length() > NAME_LENGTH_MAX) {
      throw invalid("name must be 63 characters or fewer");
    }
    container(spec.taskTemplate().containerSpec());
    task(spec.taskTemplate());
    if (spec.mode().isReplicated() && spec.mode().replicas() < 0) {
      throw invalid("Number of replicas must be non-negative");
    }
    spec.updateConfig().ifPresent(config -> update("update", config));
    spec.rollbackConfig().ifPresent(config -> update("rollback", config));
  }

  private static void container(ContainerSpec container) {
    var image = container.image();
    if (image.isEmpty()) {
      throw invalid("ContainerSpec: image reference must be provided");
    }
    if (!IMAGE.matcher(image).matches()) {
      throw invalid("ContainerSpec: \"%s\" is not a valid repository/tag".formatted(image));
    }
    var targets = new TreeSet<String>();
    for (var mount : container.mounts()) {
      if (!targets.add(mount.target())) {
        throw invalid("ContainerSpec: duplicate mount point: " + mount.target());
      }
    }
  }

  private static void task(TaskSpec task) {
    limits(task.resources().limits());
    limits(task.resources().reservations());
    notNegative("restart-delay", task.restartPolicy().delay());
    notNegative("restart-window", task.restartPolicy().window());
    for (var constraint : task.placement().constraints()) {
      if (Constraint.parse(constraint).isEmpty()) {
        throw invalid("constraint expected one operator from ==, !=");
      }
    }
  }

  private static void limits(ResourceLimits limits) {
    if (limits.nanoCpus() != 0 && limits.nanoCpus() < CPU_MIN_NANOS) {
      throw invalid(
          "invalid cpu value %s: Must be at least 0.001".formatted(limits.nanoCpus() / 1e9));
    }
    if (limits.memoryBytes() != 0 && limits.memoryBytes() < MEMORY_MIN_BYTES) {
      throw invalid(
          "invalid memory value %d: Must be at least 4MiB".formatted(limits.memoryBytes()));
    }
  }

  private static void update(String what, UpdateConfig config) {
    notNegative(what + "-delay", config.delay());
    notNegative(what + "-monitor", config.monitor());
    if (config.maxFailureRatio() < 0 || config.maxFailureRatio() > 1) {
      throw invalid(
          "TaskSpec: %s-maxfailureratio cannot be less than 0 or bigger than 1".formatted(what));
    }
  }

  private static void notNegative(String what, Optional<Duration> duration) {
    if (duration.filter(Duration::isNegative).isPresent()) {
      throw invalid("TaskSpec: " + what + " cannot be negative");
    }
  }

  private static ControlException invalid(String text) {
    return ControlException.rpc(Kind.INVALID, text);
  }
}
