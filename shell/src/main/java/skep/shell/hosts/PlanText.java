package skep.shell.hosts;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import skep.bootstrap.inventory.HostEntry;
import skep.bootstrap.inventory.Inventory;
import skep.bootstrap.plan.BootstrapPlan;
import skep.bootstrap.plan.BootstrapStep;
import skep.bootstrap.plan.Preflight;
import skep.shell.print.TextTable;

/// A plan as people read it.
final class PlanText {
  private PlanText() {}

  /// One line: what is done where, and what it comes to.
  static String summary(BootstrapPlan plan, Inventory inventory) {
    var parts = new StringJoiner(" · ", "Plan: ", "");
    add(parts, plan, "docker.install", "install Docker on ");
    var touched =
        plan.steps().stream()
            .filter(step -> step.id().equals("version.bring"))
            .map(BootstrapStep::host)
            .toList();
    if (!touched.isEmpty()) {
      parts.add("skep on " + touched.size());
    }
    add(parts, plan, "version.roll", "restart ");
    parts.add(
        "managers "
            + names(inventory.managers())
            + " (tolerates "
            + Preflight.tolerance(inventory)
            + ")");
    if (!inventory.workers().isEmpty()) {
      parts.add("workers " + names(inventory.workers()));
    }
    return parts.toString();
  }

  private static void add(StringJoiner parts, BootstrapPlan plan, String id, String text) {
    var hosts =
        plan.steps().stream()
            .filter(step -> step.id().equals(id))
            .map(BootstrapStep::host)
            .toList();
    if (!hosts.isEmpty()) {
      parts.add(text + String.join(" ", hosts));
    }
  }

  private static String names(List<HostEntry> hosts) {
    return String.join(" ", hosts.stream().map(HostEntry::name).toList());
  }

  /// Every step with its cause.
  static String of(BootstrapPlan plan, Inventory inventory) {
    if (plan.isEmpty()) {
      return "0 changes\n";
    }
    var out = new StringBuilder(summary(plan, inventory)).append('\n');
    for (var stage : plan.stages()) {
      out.append(stage.title())
          .append(stage.isParallel() ? " (all at once)" : " (one at a time)")
          .append('\n');
      var lines = new ArrayList<List<String>>();
      for (var step : stage.steps()) {
        lines.add(List.of("  " + step.host(), step.title(), step.cause()));
      }
      out.append(TextTable.render(lines));
    }
    return out.toString();
  }
}
