package skep.shell;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import skep.api.client.ApiException;
import skep.api.client.ApiPath;
import skep.api.client.UnreachableException;
import skep.shell.command.Exit;
import skep.shell.command.Failure;
import skep.shell.command.Session;
import skep.shell.command.UserError;
import skep.shell.flags.GoDuration;
import skep.shell.value.JsonText;

/// Waits until drained nodes run nothing any more and the services they ran have their tasks
/// elsewhere, saying how it goes on stderr. Losing the leader meanwhile is waited for too.
final class DrainWait {
  private static final Duration POLL = Duration.ofMillis(250);

  private final Session session;
  private final Map<String, String> nodes;
  private final Duration deadline;
  private final TreeSet<String> moved = new TreeSet<>();
  private final TreeMap<String, String> services = new TreeMap<>();
  private String said = "";

  /// @param nodes ids by the names the user gave
  DrainWait(Session session, Map<String, String> nodes, Duration deadline) {
    this.session = session;
    this.nodes = nodes;
    this.deadline = deadline;
  }

  Exit run() {
    var farewell = "The nodes go on draining in the background; see `skep node ps`.";
    try (var _ = session.pacer().onInterrupt(() -> session.console().warn(farewell))) {
      return loop();
    } catch (InterruptedException _) {
      session.console().warn(farewell);
      return Exit.INTERRUPTED;
    }
  }

  private Exit loop() throws InterruptedException {
    var start = session.pacer().now();
    while (true) {
      var open = look();
      var took = Duration.between(start, session.pacer().now());
      if (open.isEmpty()) {
        session
            .console()
            .warn(
                "drained: %d tasks moved in %s"
                    .formatted(
                        moved.size(), GoDuration.format(Duration.ofSeconds(took.toSeconds()))));
        return Exit.OK;
      }
      if (took.compareTo(deadline) >= 0) {
        throw new UserError(
            Exit.TIMED_OUT,
            "not drained within %s: %s"
                .formatted(GoDuration.format(deadline), String.join("; ", open)),
            "it goes on in the background; `skep node activate` takes it back");
      }
      var now = String.join("; ", open);
      if (!now.equals(said)) {
        said = now;
        session.console().warn(now);
      }
      session.pacer().pause(POLL);
    }
  }

  /// What is left to wait for.
  private List<String> look() {
    try {
      var open = new ArrayList<String>();
      nodes.forEach(
          (name, id) -> {
            var live = NodeTools.liveTasks(session, id);
            live.values()
                .forEach(
                    task -> {
                      moved.add(task.get("ID").text());
                      services.put(task.get("ServiceID").text(), task.get("ServiceName").text());
                    });
            if (!live.isEmpty()) {
              open.add("%s still has %d tasks".formatted(name, live.size()));
            }
          });
      if (open.isEmpty()) {
        shortOf().forEach(open::add);
      }
      return open;
    } catch (ApiException e) {
      if (Failure.of(e).exit() == Exit.NO_LEADER) {
        return List.of("no leader answers");
      }
      throw e;
    } catch (UnreachableException _) {
      return List.of("no daemon answers");
    }
  }

  /// Replicated services that had tasks there and lack some now.
  private List<String> shortOf() {
    var missing = new ArrayList<String>();
    if (services.isEmpty()) {
      return missing;
    }
    var all = JsonText.read(session.api().get(ApiPath.of("services").with("status", "true")));
    for (var service : all.items()) {
      long running = service.at("ServiceStatus.RunningTasks").number();
      long desired = service.at("ServiceStatus.DesiredTasks").number();
      boolean isReplicated = service.at("Spec.Mode.Replicated").isPresent();
      if (services.containsKey(service.get("ID").text()) && isReplicated && running < desired) {
        missing.add(
            "%s runs %d of %d tasks".formatted(service.at("Spec.Name").text(), running, desired));
      }
    }
    return missing;
  }
}
