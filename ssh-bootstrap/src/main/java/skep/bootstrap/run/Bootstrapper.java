package skep.bootstrap.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import skep.bootstrap.host.HostException;
import skep.bootstrap.host.HostException.Reason;
import skep.bootstrap.plan.BootstrapPlan;
import skep.bootstrap.plan.BootstrapStep;
import skep.bootstrap.plan.Stage;
import skep.bootstrap.plan.Work;

/// Carries out a plan, stage by stage. A host that fails stops; the others go on to the end of the
/// stage, and no other stage is begun: whatever was reached by then is safe.
public final class Bootstrapper {
  private final Hands hands;
  private final StepRunner runner;
  private final Map<String, HostException> failures = new TreeMap<>();
  private final Map<String, Integer> done = new TreeMap<>();

  public Bootstrapper(Hands hands) {
    this(hands, Patience.USUAL);
  }

  public Bootstrapper(Hands hands, Patience patience) {
    this.hands = hands;
    this.runner = new StepRunner(hands, patience);
  }

  /// How a run ended.
  ///
  /// @param changes steps that changed something, by host
  /// @param failures what stopped which host
  /// @param left steps that were not begun
  public record Result(
      Map<String, Integer> changes, Map<String, HostException> failures, List<BootstrapStep> left) {
    public int changeCount() {
      return changes.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  /// @param owner who runs this, for whoever finds the hosts locked
  /// @throws HostException when another run has one of the hosts
  public Result run(BootstrapPlan plan, String owner) throws HostException {
    var left = new ArrayList<>(plan.steps());
    if (plan.isEmpty()) {
      return new Result(done, failures, left);
    }
    try (var _ = HostLock.take(List.copyOf(hands.hosts().values()), owner)) {
      for (var stage : plan.stages()) {
        if (!failures.isEmpty()) {
          break;
        }
        run(stage, left);
      }
    }
    return new Result(done, failures, left);
  }

  private void run(Stage stage, List<BootstrapStep> left) {
    var byHost = new LinkedHashMap<String, List<BootstrapStep>>();
    for (var step : ordered(stage)) {
      byHost.computeIfAbsent(step.host(), _ -> new ArrayList<>()).add(step);
    }
    if (!stage.isParallel()) {
      for (var entry : byHost.entrySet()) {
        if (failures.isEmpty()) {
          run(entry.getKey(), entry.getValue(), left);
        }
      }
      return;
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      byHost.forEach((host, steps) -> threads.execute(() -> run(host, steps, left)));
    }
  }

  /// The leader is rolled last.
  private List<BootstrapStep> ordered(Stage stage) {
    if (stage.steps().stream().noneMatch(step -> step.work() instanceof Work.Roll)) {
      return stage.steps();
    }
    var last = new ArrayList<BootstrapStep>();
    var first = new ArrayList<BootstrapStep>();
    for (var step : stage.steps()) {
      (isLeader(step.host()) ? last : first).add(step);
    }
    first.addAll(last);
    return first;
  }

  private boolean isLeader(String name) {
    try {
      return hands.door().health(hands.host(name)).isSelfLeader();
    } catch (HostException _) {
      return false;
    }
  }

  private void run(String host, List<BootstrapStep> steps, List<BootstrapStep> left) {
    for (var step : steps) {
      synchronized (left) {
        left.remove(step);
      }
      try {
        if (runner.run(step)) {
          count(host);
        }
      } catch (HostException e) {
        fail(step, e);
        return;
      } catch (RuntimeException e) {
        fail(step, new HostException(Reason.FAILED, "a bug in skep: " + e, "report it"));
        return;
      }
    }
  }

  private synchronized void count(String host) {
    done.merge(host, 1, Integer::sum);
  }

  private synchronized void fail(BootstrapStep step, HostException e) {
    failures.put(step.host(), e);
    hands.journal().write(hands.journal().line(step.host(), step.id(), "failed"));
    hands.listener().step(step.host(), step.id(), step.title(), "failed", e.text());
  }
}
