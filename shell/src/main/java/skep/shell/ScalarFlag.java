package skep.shell;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import skep.shell.command.Arguments;
import skep.shell.command.Option;
import skep.shell.flags.ByteSize;
import skep.shell.flags.Cpus;
import skep.shell.flags.GoDuration;
import skep.shell.value.Value;

/// A flag that sets one field of a service spec, when creating and when updating.
///
/// @param path of the field in a service spec
/// @param parser text to JSON; throws `IllegalArgumentException` in Docker's words
record ScalarFlag(Option option, String path, Function<String, Value> parser) {
  private static final String CONTAINER = "TaskTemplate.ContainerSpec.";
  private static final String RESOURCES = "TaskTemplate.Resources.";
  private static final String RESTART = "TaskTemplate.RestartPolicy.";
  private static final long MIN_NANO_CPUS = 1_000_000;
  private static final long MIN_MEMORY_BYTES = 4 << 20;

  static final List<ScalarFlag> ALL =
      List.of(
          value("hostname", "string", CONTAINER + "Hostname", Value::of, "Container hostname"),
          flag("init", "", CONTAINER + "Init", "Use an init inside each container"),
          value(
              "limit-cpu",
              "decimal",
              RESOURCES + "Limits.NanoCPUs",
              ScalarFlag::cpus,
              "Limit CPUs"),
          value(
              "limit-memory",
              "bytes",
              RESOURCES + "Limits.MemoryBytes",
              ScalarFlag::memory,
              "Limit Memory"),
          value(
              "limit-pids",
              "int",
              RESOURCES + "Limits.Pids",
              ScalarFlag::count,
              "Limit maximum number of processes (default 0 = unlimited)"),
          flag(
              "read-only",
              "",
              CONTAINER + "ReadOnly",
              "Mount the container's root filesystem as read only"),
          value(
              "replicas-max-per-node",
              "uint",
              "TaskTemplate.Placement.MaxReplicas",
              ScalarFlag::count,
              "Maximum number of tasks per node (default 0 = unlimited)"),
          value(
              "reserve-cpu",
              "decimal",
              RESOURCES + "Reservations.NanoCPUs",
              ScalarFlag::cpus,
              "Reserve CPUs"),
          value(
              "reserve-memory",
              "bytes",
              RESOURCES + "Reservations.MemoryBytes",
              ScalarFlag::memory,
              "Reserve Memory"),
          value(
              "restart-condition",
              "string",
              RESTART + "Condition",
              oneOf("none", "on-failure", "any"),
              "Restart when condition is met (none, on-failure, any; default any)"),
          value(
              "restart-delay",
              "duration",
              RESTART + "Delay",
              ScalarFlag::nanos,
              "Delay between restart attempts (default 5s)"),
          value(
              "restart-max-attempts",
              "uint",
              RESTART + "MaxAttempts",
              ScalarFlag::count,
              "Maximum number of restarts before giving up"),
          value(
              "restart-window",
              "duration",
              RESTART + "Window",
              ScalarFlag::nanos,
              "Window used to evaluate the restart policy"),
          value(
              "stop-grace-period",
              "duration",
              CONTAINER + "StopGracePeriod",
              ScalarFlag::nanos,
              "Time to wait before force killing a container (default 10s)"),
          value(
              "stop-signal",
              "string",
              CONTAINER + "StopSignal",
              Value::of,
              "Signal to stop the container"),
          flag("tty", "-t", CONTAINER + "TTY", "Allocate a pseudo-TTY"),
          letter(
              "user",
              "-u",
              CONTAINER + "User",
              "Username or UID (format: <name|uid>[:<group|gid>])"),
          letter("workdir", "-w", CONTAINER + "Dir", "Working directory inside the container"));

  /// Those of `--update-*` and `--rollback-*`.
  ///
  /// @param prefix update or rollback
  /// @param path UpdateConfig or RollbackConfig
  static List<ScalarFlag> ofUpdates(String prefix, String path) {
    boolean isUpdate = prefix.equals("update");
    var actions = isUpdate ? oneOf("pause", "continue", "rollback") : oneOf("pause", "continue");
    var start = prefix + "-";
    return List.of(
        value(
            start + "delay",
            "duration",
            path + ".Delay",
            ScalarFlag::nanos,
            "Delay between task " + prefix + "s (default 0s)"),
        value(
            start + "failure-action",
            "string",
            path + ".FailureAction",
            actions,
            "Action on "
                + prefix
                + " failure (pause, continue"
                + (isUpdate ? ", rollback" : "")
                + "; default pause)"),
        value(
            start + "max-failure-ratio",
            "float",
            path + ".MaxFailureRatio",
            ScalarFlag::ratio,
            "Failure rate to tolerate during " + (isUpdate ? "an update" : "a rollback")),
        value(
            start + "monitor",
            "duration",
            path + ".Monitor",
            ScalarFlag::nanos,
            isUpdate
                ? "Duration after each task update to monitor for failure (default 5s); also how"
                    + " long this command watches that tasks stay up (1s when not set)"
                : "Duration after each task rollback to monitor for failure (default 5s)"),
        value(
            start + "order",
            "string",
            path + ".Order",
            oneOf("stop-first", "start-first"),
            isUpdate
                ? "Update order (start-first, stop-first; default stop-first)"
                : "Rollback order (start-first, stop-first; default stop-first)"),
        value(
            start + "parallelism",
            "uint",
            path + ".Parallelism",
            ScalarFlag::count,
            "Maximum number of tasks "
                + (isUpdate ? "updated" : "rolled back")
                + " simultaneously (0 = all at once, default 1)"));
  }

  /// The spec with this flag's value, when it was given.
  Value edit(Value spec, Arguments arguments) {
    return arguments
        .parsed(option.name(), parser)
        .map(given -> spec.with(path, given))
        .orElse(spec);
  }

  static Value nanos(String text) {
    var duration = GoDuration.parse(text);
    if (duration.isNegative()) {
      throw new IllegalArgumentException("a duration cannot be negative");
    }
    return Value.of(duration.toNanos());
  }

  static Value count(String text) {
    try {
      return Value.of(Long.parseUnsignedLong(text));
    } catch (NumberFormatException _) {
      throw new IllegalArgumentException("not a whole number of 0 or more");
    }
  }

  static Function<String, Value> oneOf(String... words) {
    return text -> {
      if (!List.of(words).contains(text.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException("must be one of " + String.join(", ", words));
      }
      return Value.of(text.toLowerCase(Locale.ROOT));
    };
  }

  private static Value cpus(String text) {
    long nanos = Cpus.parseNanos(text);
    if (nanos > 0 && nanos < MIN_NANO_CPUS) {
      throw new IllegalArgumentException(
          "invalid cpu value %s: Must be at least 0.001".formatted(Cpus.format(nanos)));
    }
    return Value.of(nanos);
  }

  private static Value memory(String text) {
    long bytes = ByteSize.parse(text);
    if (bytes > 0 && bytes < MIN_MEMORY_BYTES) {
      throw new IllegalArgumentException(
          "invalid memory value %d: Must be at least 4MiB".formatted(bytes));
    }
    return Value.of(bytes);
  }

  private static Value ratio(String text) {
    try {
      double ratio = Double.parseDouble(text);
      if (ratio >= 0 && ratio <= 1) {
        return Value.of(ratio);
      }
    } catch (NumberFormatException _) {
      // reported below, with those out of range
    }
    throw new IllegalArgumentException(
        "update-maxfailureratio cannot be less than 0 or bigger than 1");
  }

  private static ScalarFlag value(
      String name, String type, String path, Function<String, Value> parser, String help) {
    return new ScalarFlag(Option.value("--" + name, type, help), path, parser);
  }

  private static ScalarFlag letter(String name, String letter, String path, String help) {
    return new ScalarFlag(Option.value("--" + name, letter, "string", help), path, Value::of);
  }

  private static ScalarFlag flag(String name, String letter, String path, String help) {
    return new ScalarFlag(
        Option.flag("--" + name, letter, help), path, text -> Value.of(text.equals("true")));
  }
}
