package skep.shell;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import skep.api.client.ApiException;
import skep.api.client.ApiPath;
import skep.api.client.UnreachableException;
import skep.model.ModelJson;
import skep.model.Node;
import skep.model.NodeState;
import skep.model.ServiceMode;
import skep.model.Task;
import skep.shell.command.Arguments;
import skep.shell.command.Exit;
import skep.shell.command.Failure;
import skep.shell.command.Option;
import skep.shell.command.Session;
import skep.shell.command.UserError;
import skep.shell.flags.GoDuration;
import skep.shell.value.JsonText;
import skep.shell.value.Value;

/// Waits until a service is what its spec asks for. Unlike Docker's, this wait ends.
final class ConvergenceWait {
  static final Option DETACH =
      Option.flag(
          "--detach", "-d", "Exit immediately instead of waiting for the service to converge");
  static final Option QUIET = Option.flag("--quiet", "-q", "Suppress progress output");
  static final Option TIMEOUT =
      Option.value(
          "--timeout",
          "duration",
          "Longest wait; then exit code 5, the work goes on (default 2m0s)");

  /// How the message of a rollback begins that nobody asked for.
  private static final String TAKEN_BACK = "update rolled back";

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(2);

  /// How long tasks must keep running when the spec has no update monitor (Docker: 5 s).
  private static final Duration DEFAULT_MONITOR = Duration.ofSeconds(1);

  private final Session session;
  private final String id;
  private final Duration timeout;
  private final ProgressScreen screen;
  private Progress last = new Progress(0, 0, List.of());
  private Optional<Instant> convergedAt = Optional.empty();
  private boolean saidRollback;

  /// Why the update that is waited for was taken back.
  private Optional<String> takenBack = Optional.empty();

  private boolean sawDrop;

  private ConvergenceWait(Session session, Arguments arguments, String id) {
    this.session = session;
    this.id = id;
    this.timeout = arguments.duration("--timeout").orElse(DEFAULT_TIMEOUT);
    this.screen = new ProgressScreen(session.console(), arguments.isOn("--quiet"));
  }

  /// Waits for service `id`, which the user calls `name`.
  ///
  /// @throws UserError when the update fails or the time is up
  static Exit run(Session session, Arguments arguments, String id, String name) {
    var wait = new ConvergenceWait(session, arguments, id);
    var farewell = wait.farewell();
    try (var _ = session.pacer().onInterrupt(() -> session.console().warn(farewell))) {
      return wait.loop(name);
    } catch (InterruptedException _) {
      session.console().warn(farewell);
      return Exit.INTERRUPTED;
    }
  }

  private String farewell() {
    return "Operation continuing in background.\n"
        + "Use `skep service ps "
        + id
        + "` to check progress.";
  }

  private Exit loop(String name) throws InterruptedException {
    var deadline = session.pacer().now().plus(timeout);
    while (true) {
      if (step()) {
        return Exit.OK;
      }
      if (!session.pacer().now().isBefore(deadline)) {
        last.errors().forEach(session.console()::warn);
        throw new UserError(
            Exit.TIMED_OUT,
            "service " + name + " has not converged within " + GoDuration.format(timeout),
            "it continues in background; look again with: skep service ps " + name);
      }
      session.pacer().pause(POLL);
    }
  }

  /// One look; true when the wait is over. A manager group that is electing a leader is waited for.
  private boolean step() {
    try {
      return look();
    } catch (UnreachableException _) {
      return false;
    } catch (ApiException e) {
      if (Failure.of(e).exit() == Exit.NO_LEADER) {
        return false;
      }
      throw e;
    }
  }

  /// Docker's CLI stops at an update that is `completed`; a state left over from an earlier update
  /// would end this wait too early, so only the tasks count here.
  private boolean look() {
    var service = JsonText.read(session.api().get(ApiPath.of("services", id)));
    var mode = ModelJson.read(ServiceMode.class, JsonText.write(service.at("Spec.Mode")));
    var state = service.at("UpdateStatus.State").text();
    var message = service.at("UpdateStatus.Message").text();
    boolean isRollback = state.startsWith("rollback_");
    if (state.equals("paused") || state.equals("rollback_paused")) {
      var what = isRollback ? "service rollback paused: " : "service update paused: ";
      throw new UserError(Exit.FAILED, what + message, "see `skep service ps " + id + "`");
    }
    if (state.equals("rollback_started") && !saidRollback) {
      screen.say("rollback: " + message);
      saidRollback = true;
      takenBack = Optional.of(message).filter(why -> why.startsWith(TAKEN_BACK));
    }
    last = Progress.of(mode, tasks(), activeNodes());
    return verify(service, mode, isRollback);
  }

  private boolean verify(Value service, ServiceMode mode, boolean isRollback) {
    var overall = overall(mode, isRollback);
    var now = session.pacer().now();
    if (!last.isConverged(mode)) {
      sawDrop = sawDrop || convergedAt.isPresent();
      convergedAt = Optional.empty();
      screen.show(last, overall, sawDrop ? "verify: Detected task failure" : "");
      return false;
    }
    var since = convergedAt.orElse(now);
    convergedAt = Optional.of(since);
    var left = monitor(service).minus(Duration.between(since, now));
    if (left.isPositive()) {
      long seconds = (left.toMillis() + 999) / 1000;
      screen.show(
          last,
          overall,
          "verify: Waiting " + seconds + " seconds to verify that tasks are stable...");
      return false;
    }
    screen.show(last, overall, "verify: Service " + id + " converged");
    if (takenBack.isPresent()) {
      throw new UserError(
          Exit.FAILED,
          "the service is what it was before: " + takenBack.get(),
          "see why: skep service ps --no-trunc " + id);
    }
    var rollback = service.at("UpdateStatus.State").text().equals("rollback_completed");
    if (rollback) {
      screen.say("rollback: " + service.at("UpdateStatus.Message").text());
    }
    return true;
  }

  private String overall(ServiceMode mode, boolean isRollback) {
    if (!mode.isReplicated() && last.total() == 0) {
      return "overall progress: waiting for new tasks";
    }
    return (isRollback ? "rolling back update: " : "overall progress: ")
        + last.running()
        + " out of "
        + last.total()
        + " tasks";
  }

  private List<Task> tasks() {
    var path = ApiPath.of("tasks").filter("service", id).filter("_up-to-date", "true");
    return ModelJson.readList(Task.class, session.api().get(path));
  }

  private Set<String> activeNodes() {
    var active = new HashSet<String>();
    for (var node : ModelJson.readList(Node.class, session.api().get(ApiPath.of("nodes")))) {
      if (node.status().state() != NodeState.DOWN) {
        active.add(node.id());
      }
    }
    return active;
  }

  private static Duration monitor(Value service) {
    var nanos = service.at("Spec.UpdateConfig.Monitor").number();
    return nanos > 0 ? Duration.ofNanos(nanos) : DEFAULT_MONITOR;
  }
}
