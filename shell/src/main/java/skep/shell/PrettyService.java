package skep.shell;

import java.time.Duration;
import java.util.TreeMap;
import skep.shell.flags.ByteSize;
import skep.shell.flags.Cpus;
import skep.shell.flags.GoDuration;
import skep.shell.value.Value;

/// A service for people, in the layout of Docker's `service inspect --pretty`.
final class PrettyService {
  private PrettyService() {}

  static String of(Value service) {
    var spec = service.get("Spec");
    var lines = new Lines();
    lines.add("ID:\t\t" + service.get("ID").text());
    lines.add("Name:\t\t" + spec.get("Name").text());
    if (spec.get("Labels").isTrue()) {
      lines.add("Labels:");
      new TreeMap<>(spec.get("Labels").fields())
          .forEach((key, value) -> lines.add(" " + key + "=" + value.text()));
    }
    if (spec.at("Mode.Global").isPresent()) {
      lines.add("Service Mode:\tGlobal");
    } else {
      lines.add("Service Mode:\tReplicated");
      lines.given(" Replicas:\t", spec.at("Mode.Replicated.Replicas").text());
    }
    updateStatus(lines, service.get("UpdateStatus"));
    placement(lines, spec.at("TaskTemplate.Placement"));
    updates(lines, "UpdateConfig", "update", spec.get("UpdateConfig"));
    updates(lines, "RollbackConfig", "rollback", spec.get("RollbackConfig"));
    container(lines, spec.at("TaskTemplate.ContainerSpec"));
    resources(lines, spec.at("TaskTemplate.Resources"));
    lines.given("Endpoint Mode:\t", spec.at("EndpointSpec.Mode").text());
    var chosen = service.at("Endpoint.Ports");
    ports(lines, chosen.isPresent() ? chosen : spec.at("EndpointSpec.Ports"));
    return lines.toString();
  }

  private static void updateStatus(Lines lines, Value status) {
    if (!status.get("State").isTrue()) {
      return;
    }
    lines.add("UpdateStatus:");
    lines.add(" State:\t\t" + status.get("State").text());
    lines.given(" Started:\t", status.get("StartedAt").text());
    lines.given(" Completed:\t", status.get("CompletedAt").text());
    lines.add(" Message:\t" + status.get("Message").text());
  }

  private static void placement(Lines lines, Value placement) {
    lines.add("Placement:");
    if (placement.get("Constraints").isTrue()) {
      lines.add(" Constraints:\t[" + String.join(" ", placement.get("Constraints").texts()) + "]");
    }
    var preferences =
        placement.get("Preferences").items().stream()
            .map(preference -> "spread=" + preference.at("Spread.SpreadDescriptor").text())
            .toList();
    lines.given(" Preferences:   ", String.join(", ", preferences));
    if (placement.get("MaxReplicas").isTrue()) {
      lines.add(" Max Replicas Per Node:   " + placement.get("MaxReplicas").text());
    }
  }

  private static void updates(Lines lines, String title, String noun, Value config) {
    if (!config.isPresent()) {
      return;
    }
    lines.add(title + ":");
    lines.add(" Parallelism:\t" + config.get("Parallelism").number());
    lines.given(" Delay:\t\t", duration(config.get("Delay")));
    lines.given(" On failure:\t", config.get("FailureAction").text());
    lines.given(" Monitoring Period: ", duration(config.get("Monitor")));
    lines.add(
        " Max failure ratio: "
            + (config.get("MaxFailureRatio").isTrue()
                ? config.get("MaxFailureRatio").text()
                : "0"));
    lines.given(" " + Shown.capital(noun) + " order:      ", config.get("Order").text());
  }

  private static String duration(Value nanos) {
    return nanos.isTrue() ? GoDuration.format(Duration.ofNanos(nanos.number())) : "";
  }

  private static void container(Lines lines, Value container) {
    lines.add("ContainerSpec:");
    lines.add(" Image:\t\t" + container.get("Image").text());
    lines.given(" Args:\t\t", spaced(container.get("Args")));
    lines.given(" Env:\t\t", spaced(container.get("Env")));
    lines.given(" Dir:\t\t", container.get("Dir").text());
    lines.given(" User: ", container.get("User").text());
    lines.given(" Init:\t\t", container.get("Init").text());
    if (container.get("Mounts").isTrue()) {
      lines.add("Mounts:");
    }
    for (var mount : container.get("Mounts").items()) {
      lines.add(" Target:\t" + mount.get("Target").text());
      lines.add("  Source:\t" + mount.get("Source").text());
      lines.add("  ReadOnly:\t" + mount.get("ReadOnly").isTrue());
      lines.add("  Type:\t\t" + mount.get("Type").text());
    }
  }

  private static String spaced(Value list) {
    return list.isTrue() ? String.join(" ", list.texts()) + " " : "";
  }

  private static void resources(Lines lines, Value resources) {
    lines.add("Resources:");
    amounts(lines, " Reservations:", resources.get("Reservations"));
    amounts(lines, " Limits:", resources.get("Limits"));
  }

  private static void amounts(Lines lines, String title, Value amounts) {
    long cpus = amounts.get("NanoCPUs").number();
    long memory = amounts.get("MemoryBytes").number();
    long pids = amounts.get("Pids").number();
    if (cpus + memory + pids == 0) {
      return;
    }
    lines.add(title);
    lines.given("  CPU:\t\t", cpus > 0 ? Cpus.format(cpus) : "");
    lines.given("  Memory:\t", memory > 0 ? ByteSize.format(memory) : "");
    lines.given("  Pids:\t\t", pids > 0 ? Long.toString(pids) : "");
  }

  private static void ports(Lines lines, Value ports) {
    if (ports.isTrue()) {
      lines.add("Ports:");
    }
    for (var port : ports.items()) {
      lines.add(" PublishedPort = " + port.get("PublishedPort").number());
      lines.add("  Protocol = " + port.get("Protocol").text());
      lines.add("  TargetPort = " + port.get("TargetPort").number());
      lines.add("  PublishMode = " + port.get("PublishMode").text());
      var options = port.get("SkepIngress");
      lines.given("  ProxyProtocol = ", options.get("ProxyProtocol").text());
      lines.given("  ClientAddress = ", options.get("ClientAddress").text());
      lines.given("  Accelerate = ", options.get("Accelerate").text());
    }
  }
}
