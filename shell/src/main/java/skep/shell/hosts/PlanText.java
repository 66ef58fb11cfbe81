package skep.shell.hosts;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import skep.bootstrap.inventory.HostEntry;
import skep.bootstrap.inventory.Inventory;
import skep.bootstrap.plan.BootstrapPlan;
import skep.bootstrap.plan.BootstrapStep;
import skep.bootstrap.plan.Preflight;
import skep.bootstrap.plan.Stage;
import skep.shell.command.Console;
import skep.shell.print.TextTable;
import skep.shell.value.JsonText;
import skep.shell.value.Value;

/// A plan, as people and as programs read it.
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

  /// To programs with what was found on the hosts.
  static void print(Console console, Bootstrap bootstrap, BootstrapPlan plan) {
    if (bootstrap.isJson()) {
      console.line(JsonText.write(bootstrap.json().with("Stages", json(plan))));
    } else {
      console.out().print(of(plan, bootstrap.inventory()));
    }
  }

  static Value json(BootstrapPlan plan) {
    return new Value.Items(plan.stages().stream().map(PlanText::json).toList());
  }

  private static Value json(Stage stage) {
    return Value.noFields()
        .with("Title", Value.of(stage.title()))
        .with("Parallel", Value.of(stage.isParallel()))
        .with(
            "Steps",
            new Value.Items(
                stage.steps().stream()
                    .map(
                        step ->
                            Value.noFields()
                                .with("Host", Value.of(step.host()))
                                .with("Step", Value.of(step.id()))
                                .with("Title", Value.of(step.title()))
                                .with("Cause", Value.of(step.cause())))
                    .toList()));
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
