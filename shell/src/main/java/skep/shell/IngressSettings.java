package skep.shell;

import skep.shell.command.Arguments;
import skep.shell.command.Option;
import skep.shell.value.Value;

/// The swarm's settings of how a task is taken out of the ingress, in `swarm init` and `update`.
final class IngressSettings {
  static final Option DEADLINE =
      Option.value(
          "--ingress-deadline",
          "duration",
          "Longest wait for all nodes to stop sending to a task that is to stop (default 5s)");
  static final Option GRACE =
      Option.value("--ingress-grace", "duration", "From then to its stop signal (default 500ms)");

  private IngressSettings() {}

  static Value edit(Value given, Arguments arguments) {
    var spec = nanos(given, arguments, DEADLINE, "SkepIngress.RemovalDeadline");
    return nanos(spec, arguments, GRACE, "SkepIngress.DrainGrace");
  }

  private static Value nanos(Value spec, Arguments arguments, Option option, String path) {
    return arguments
        .duration(option.name())
        .map(given -> spec.with(path, Value.of(given.toNanos())))
        .orElse(spec);
  }
}
