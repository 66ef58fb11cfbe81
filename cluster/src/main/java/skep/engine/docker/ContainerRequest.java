package skep.engine.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.InternetProtocol;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.Ulimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import skep.model.ContainerSpec;
import skep.model.DnsConfig;
import skep.model.HealthConfig;
import skep.model.NodeDescription;
import skep.model.PortConfig;
import skep.model.Task;

/// The container Docker is asked to make for a task.
///
/// Ports published through the ingress get a free host port, at which the ingress of any node finds
/// the task; ports in host mode get the port asked for.
record ContainerRequest(Task task, String clusterId, NodeDescription node) {

  /// `web.1.<task id>`, as Swarm names it.
  String name() {
    return task.name() + "." + task.id();
  }

  /// @throws IllegalArgumentException when the spec says something Docker has no word for
  CreateContainerCmd fill(CreateContainerCmd command) {
    var spec = task.spec().containerSpec();
    var templates = new Templates(task, name(), node);
    command
        .withName(name())
        .withLabels(labels(spec))
        .withEnv(spec.env().stream().map(templates::fill).toList())
        .withTty(spec.tty())
        .withStopTimeout(Math.toIntExact(spec.stopGrace().toSeconds()))
        .withExposedPorts(
            task.endpoint().ports().stream().map(ContainerRequest::exposed).distinct().toList())
        .withHostConfig(hostConfig(spec, templates));
    if (!spec.command().isEmpty()) {
      command.withEntrypoint(spec.command());
    }
    if (!spec.args().isEmpty()) {
      command.withCmd(spec.args());
    }
    if (!spec.hostname().isEmpty()) {
      command.withHostName(templates.fill(spec.hostname()));
    }
    if (!spec.dir().isEmpty()) {
      command.withWorkingDir(spec.dir());
    }
    if (!spec.user().isEmpty()) {
      command.withUser(spec.user());
    }
    if (!spec.stopSignal().isEmpty()) {
      command.withStopSignal(spec.stopSignal());
    }
    spec.healthcheck().ifPresent(check -> command.withHealthcheck(healthCheck(check)));
    return command;
  }

  private TreeMap<String, String> labels(ContainerSpec spec) {
    var labels = new TreeMap<>(spec.labels());
    labels.put(Labels.NODE_ID, task.nodeId().orElse(""));
    labels.put(Labels.SERVICE_ID, task.serviceId());
    labels.put(Labels.SERVICE_NAME, task.serviceName());
    labels.put(Labels.TASK, "");
    labels.put(Labels.TASK_ID, task.id());
    labels.put(Labels.TASK_NAME, name());
    labels.put(Labels.SWARM_ID, clusterId);
    labels.put(
        Labels.INGRESS_PORTS,
        task.endpoint().ports().stream()
            .filter(port -> !port.isHostMode())
            .map(PortConfig::target)
            .distinct()
            .collect(Collectors.joining(",")));
    return labels;
  }

  private HostConfig hostConfig(ContainerSpec spec, Templates templates) {
    var limits = task.spec().resources().limits();
    var host =
        HostConfig.newHostConfig()
            .withMounts(spec.mounts().stream().map(mount -> mount(mount, templates)).toList())
            .withReadonlyRootfs(spec.readOnly())
            .withGroupAdd(spec.groups())
            .withSysctls(spec.sysctls())
            .withExtraHosts(
                spec.hosts().stream().map(ContainerRequest::host).toArray(String[]::new))
            .withCapAdd(capabilities(spec.capabilityAdd()))
            .withCapDrop(capabilities(spec.capabilityDrop()))
            .withUlimits(
                spec.ulimits().stream()
                    .map(limit -> new Ulimit(limit.name(), limit.soft(), limit.hard()))
                    .toList())
            .withPortBindings(bindings());
    spec.init().ifPresent(host::withInit);
    spec.dnsConfig().ifPresent(dns -> resolver(host, dns));
    if (limits.nanoCpus() > 0) {
      host.withNanoCPUs(limits.nanoCpus());
    }
    if (limits.memoryBytes() > 0) {
      host.withMemory(limits.memoryBytes());
    }
    if (limits.pids() > 0) {
      host.withPidsLimit(limits.pids());
    }
    task.spec()
        .logDriver()
        .ifPresent(
            driver ->
                host.withLogConfig(
                    new LogConfig(
                        LogConfig.LoggingType.fromValue(driver.name()), driver.options())));
    return host;
  }

  private static void resolver(HostConfig host, DnsConfig dns) {
    host.withDns(dns.nameservers()).withDnsSearch(dns.search()).withDnsOptions(dns.options());
  }

  /// Swarm writes hosts as in `/etc/hosts` (`ip name`), the container API as `name:ip`.
  private static String host(String line) {
    var words = line.strip().split("\\s+", 2);
    if (words.length < 2) {
      throw new IllegalArgumentException("host entry is not `ip name`: " + line);
    }
    return words[1] + ":" + words[0];
  }

  private static Capability[] capabilities(List<String> names) {
    return names.stream()
        .map(name -> name.toUpperCase(Locale.ROOT).replaceFirst("^CAP_", ""))
        .map(Capability::valueOf)
        .toArray(Capability[]::new);
  }

  private static Mount mount(skep.model.Mount asked, Templates templates) {
    var type =
        switch (asked.type()) {
          case "bind" -> MountType.BIND;
          case "volume" -> MountType.VOLUME;
          case "tmpfs" -> MountType.TMPFS;
          default -> throw new IllegalArgumentException("unknown mount type " + asked.type());
        };
    var mount =
        new Mount()
            .withType(type)
            .withTarget(templates.fill(asked.target()))
            .withReadOnly(asked.readOnly());
    return asked.source().isEmpty() ? mount : mount.withSource(templates.fill(asked.source()));
  }

  private static ExposedPort exposed(PortConfig port) {
    return new ExposedPort(port.targetPort(), InternetProtocol.parse(port.protocol()));
  }

  /// One for each port of host mode; one for each target of the ingress, however often that is
  /// published.
  private List<PortBinding> bindings() {
    var bindings = new ArrayList<PortBinding>();
    var bound = new TreeSet<String>();
    for (var port : task.endpoint().ports()) {
      if (port.isHostMode() || bound.add(port.target())) {
        bindings.add(binding(port));
      }
    }
    return bindings;
  }

  private static PortBinding binding(PortConfig port) {
    boolean isGiven = port.isHostMode() && port.publishedPort() > 0;
    return new PortBinding(
        isGiven ? Ports.Binding.bindPort(port.publishedPort()) : Ports.Binding.empty(),
        exposed(port));
  }

  private static HealthCheck healthCheck(HealthConfig asked) {
    var check = new HealthCheck().withTest(asked.test());
    asked.interval().map(Duration::toNanos).ifPresent(check::withInterval);
    asked.timeout().map(Duration::toNanos).ifPresent(check::withTimeout);
    asked.startPeriod().map(Duration::toNanos).ifPresent(check::withStartPeriod);
    return asked.retries() > 0 ? check.withRetries(asked.retries()) : check;
  }
}
